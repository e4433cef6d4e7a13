using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.Generators.Advice;

/// <summary>
/// The types a JSON context has metadata of: those it names, and what they are made of. Rather more than the JSON generator
/// finds than less, so that what is missing here is missing there.
/// </summary>
internal sealed class JsonMetadata
{
    private const string Serializable = "System.Text.Json.Serialization.JsonSerializableAttribute";
    private const string JsonGenerator = "System.Text.Json.SourceGeneration";

    private readonly HashSet<ITypeSymbol> _types = new(SymbolEqualityComparer.Default);
    private readonly bool _isWrittenByHand;

    internal JsonMetadata(INamedTypeSymbol context)
    {
        _isWrittenByHand = IsWrittenByHand(context);
        var waiting = new Stack<ITypeSymbol>(context.GetAttributes().Where(attribute => attribute.AttributeClass?.HasFullName(Serializable) == true).SelectMany(NamedTypes));
        while (waiting.Count > 0)
        {
            var type = waiting.Pop();
            if (_types.Add(type))
            {
                foreach (var part in FindParts(type))
                {
                    waiting.Push(part);
                }
            }
        }
    }

    /// <summary>Whether there may be metadata of a type.</summary>
    internal bool Has(ITypeSymbol type) => _isWrittenByHand || _types.Contains(Plain(type));

    /// <summary>A context that answers for itself knows what it answers.</summary>
    private static bool IsWrittenByHand(INamedTypeSymbol context) =>
        context.GetMembers("GetTypeInfo").Any(member => member.IsOverride)
        && context.FindAttribute("System.CodeDom.Compiler.GeneratedCodeAttribute")?.ConstructorArguments.FirstOrDefault().Value as string != JsonGenerator;

    private static IEnumerable<ITypeSymbol> FindParts(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => [Plain(array.ElementType)],
        INamedTypeSymbol named when named.IsOfSystem() => Arguments(named),
        INamedTypeSymbol named => Arguments(named).Concat(named.AllInterfaces.SelectMany(Arguments)).Concat(Members(named)).Concat(DerivedTypes(named)),
        _ => [],
    };

    private static IEnumerable<ITypeSymbol> Arguments(INamedTypeSymbol type) => type.TypeArguments.Select(Plain);

    private static IEnumerable<ITypeSymbol> Members(INamedTypeSymbol type)
    {
        if (type.BaseType is { } parent)
        {
            yield return parent;
        }

        foreach (var member in type.GetMembers())
        {
            if (member is IPropertySymbol { IsStatic: false } property)
            {
                yield return Plain(property.Type);
            }
            else if (member is IFieldSymbol { IsStatic: false } field)
            {
                yield return Plain(field.Type);
            }
        }
    }

    private static IEnumerable<ITypeSymbol> DerivedTypes(INamedTypeSymbol type) =>
        type.GetAttributes().Where(attribute => attribute.AttributeClass?.Name == "JsonDerivedTypeAttribute").SelectMany(NamedTypes);

    private static IEnumerable<ITypeSymbol> NamedTypes(AttributeData attribute) =>
        attribute.ConstructorArguments.Where(argument => argument.Kind == TypedConstantKind.Type).Select(argument => argument.Value).OfType<ITypeSymbol>().Select(Plain);

    /// <summary>Names of tuple elements and nullable annotations make no other type.</summary>
    private static ITypeSymbol Plain(ITypeSymbol type) => type is INamedTypeSymbol { IsTupleType: true, TupleUnderlyingType: { } tuple } ? tuple : type;
}
