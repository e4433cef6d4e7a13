using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Emission;

/// <summary>What every emitter works with.</summary>
internal sealed class EmissionContext(ContractModel contract)
{
    private static readonly string Version = typeof(EmissionContext).Assembly.GetName().Version.ToString(2);

    internal ContractModel Contract { get; } = contract;

    internal GeneratedNames Names { get; } = new(contract.Stem);

    internal SourceWriter Writer { get; } = new();

    internal IReadOnlyList<MemberModel> Members { get; } = contract.Members;

    /// <summary>The contract as a documentation reference.</summary>
    internal string ContractReference => $"<see cref=\"{Contract.Interface}\"/>";

    /// <summary>A member as a documentation reference.</summary>
    internal static string Reference(MemberModel member) => $"<see cref=\"{member.Interface}.{Identifiers.Escape(member.Method)}\"/>";

    internal void Summary(string text) => Writer.Line($"/// <summary>{text}</summary>");

    /// <summary>Opens a generated type.</summary>
    internal void OpenType(string declaration)
    {
        Writer.Line($"[global::System.CodeDom.Compiler.GeneratedCode(\"TypedMqtt.Generators\", \"{Version}\")]");
        Writer.Open(declaration);
    }

    /// <summary>Text for documentation: topic templates may hold anything.</summary>
    internal static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
