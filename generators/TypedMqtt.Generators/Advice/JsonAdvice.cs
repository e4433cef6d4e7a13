using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Model;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.Generators.Advice;

/// <summary>Payloads that are JSON: whether their metadata is there, and whether it will do.</summary>
internal static class JsonAdvice
{
    internal static void Report(AdvisedContract contract, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        if (contract.Attribute.NamedArgument("JsonContext") is not INamedTypeSymbol { TypeKind: TypeKind.Class } context)
        {
            return;
        }

        var metadata = new JsonMetadata(context);
        foreach (var member in contract.Members)
        {
            foreach (var sent in SentValue.Of(member, cancellationToken).Where(sent => sent.Model.Kind == PayloadKind.Json))
            {
                var type = FindAskedFor(member.Model.Kind, sent.Type);
                if (FindReflection(type) is { } problem)
                {
                    report(Diagnostic.Create(Rules.NeedsReflection, sent.Location, sent.Model.Name, member.Name, type.ToReadable(), problem));
                }
                else if (type.TypeKind != TypeKind.Error && !metadata.Has(type))
                {
                    report(Diagnostic.Create(Rules.NotInJsonContext, sent.Location, context.Name, type.ToReadable(), sent.Model.Name, member.Name));
                }
            }
        }
    }

    /// <summary>The type whose metadata is asked for: a state that is null is no JSON, and elsewhere null is.</summary>
    internal static ITypeSymbol FindAskedFor(MemberKind member, ITypeSymbol type) =>
        member == MemberKind.State && type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    /// <summary>Says why the type does not tell what is sent; null when it does.</summary>
    private static string? FindReflection(ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return FindReflection(array.ElementType);
            case { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Dynamic }:
                return "which is written as whatever it turns out to be and read as nothing in particular";
            case { TypeKind: TypeKind.Delegate }:
                return "which cannot be sent";
            case { TypeKind: TypeKind.Interface } or { IsAbstract: true } when !SaysWhatItIs(type):
                return "of which no instance can be made, and it names no derived types with [JsonDerivedType]";
            case INamedTypeSymbol { IsGenericType: true } generic when type.IsOfSystem():
                return generic.TypeArguments.Select(FindReflection).FirstOrDefault(problem => problem is not null);
            default:
                return null;
        }
    }

    private static bool SaysWhatItIs(ITypeSymbol type) =>
        type.IsOfSystem() || type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name is "JsonDerivedTypeAttribute" or "JsonConverterAttribute");
}
