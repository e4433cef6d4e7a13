using System.Reflection;
using TypedMqtt.CompilerServices;

namespace TypedMqtt.Generators.Tests.Behaviour;

/// <summary>What was generated for a contract, in an assembly that is known only by reflection.</summary>
internal sealed class GeneratedContract
{
    private const string ExtensionsSuffix = "MqttExtensions";
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly Type _extensions;
    private readonly string _stem;

    private GeneratedContract(Type extensions)
    {
        _extensions = extensions;
        _stem = extensions.Name[..^ExtensionsSuffix.Length];
        var contracts = Find($"{_stem}Publisher").GetInterfaces().Where(IsContract).ToList();
        Interface = contracts.Single(candidate => !contracts.Any(other => other != candidate && candidate.IsAssignableFrom(other)));
        Members = [.. contracts.SelectMany(contract => contract.GetMethods()).Where(method => method.IsAbstract)];
    }

    internal Type Interface { get; }

    /// <summary>The contract's methods, inherited ones included.</summary>
    internal IReadOnlyList<MethodInfo> Members { get; }

    internal Type Subscriber => Find($"I{_stem}Subscriber");

    /// <summary>The interface of handlers of every member.</summary>
    internal Type AllHandlers => Find($"{_stem}Handlers").GetNestedType("IAll")!;

    internal static IReadOnlyList<GeneratedContract> FindAll(Assembly assembly) =>
        [.. assembly.GetTypes().Where(type => type.Name.EndsWith(ExtensionsSuffix, StringComparison.Ordinal)).Select(type => new GeneratedContract(type))];

    /// <summary>The type that a request is answered with; null for what is no request.</summary>
    internal static Type? FindReply(MethodInfo method) => method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : null;

    /// <summary>Calls the generated registration.</summary>
    internal void Register(IMqttBuilder builder, Type handler)
    {
        _extensions.GetMethod($"Add{_stem}")!.Invoke(null, [builder]);
        _extensions.GetMethod($"Add{_stem}Handler")!.MakeGenericMethod(handler).Invoke(null, [builder, null]);
    }

    internal string TemplateOf(MethodInfo member) => Find($"{_stem}Members").GetFields(Static).Select(field => field.GetValue(null)).OfType<MqttMember>()
        .First(candidate => candidate.Name == $"{member.DeclaringType!.Name}.{member.Name}").Template;

    /// <summary>The stem of the member of a template.</summary>
    internal string StemOf(string template) => Find($"{_stem}Members").GetFields(Static).First(field => field.GetValue(null) is MqttMember member && member.Template == template).Name;

    /// <summary>The class with the topics of a template.</summary>
    internal Type TopicsOf(string template) => Find($"{_stem}Topics").GetNestedTypes()
        .First(type => Equals(type.GetField("Template")!.GetRawConstantValue(), template));

    private static bool IsContract(Type type) => type.GetCustomAttribute<MqttContractAttribute>(inherit: false) is not null;

    private Type Find(string name) =>
        _extensions.Assembly.GetType(_extensions.Namespace is null ? name : $"{_extensions.Namespace}.{name}", throwOnError: true)!;
}
