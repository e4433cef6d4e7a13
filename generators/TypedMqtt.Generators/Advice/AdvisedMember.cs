using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Model;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.Generators.Advice;

/// <summary>A member of a contract, with the places that advice about it belongs to.</summary>
/// <param name="Model">The member.</param>
/// <param name="Method">Its method.</param>
/// <param name="Attribute">Its attribute.</param>
/// <param name="TemplateLocation">Where its template is written.</param>
internal sealed record AdvisedMember(MemberModel Model, IMethodSymbol Method, AttributeData Attribute, Location TemplateLocation)
{
    /// <summary>The member's name in messages.</summary>
    internal string Name => $"{Model.InterfaceName}.{Model.Method}";

    /// <summary>Finds the method that a model was made of.</summary>
    internal static AdvisedMember? Find(INamedTypeSymbol contract, MemberModel model, CancellationToken cancellationToken)
    {
        foreach (var method in contract.GetMembers(model.Method).OfType<IMethodSymbol>())
        {
            if (method.IsAbstract && HasParameters(method, model) && FindAttribute(method) is { } attribute)
            {
                var location = attribute.FindArgumentLocation(SymbolExtensions.TemplateArgument, cancellationToken) ?? method.Locations[0];
                return new AdvisedMember(model, method, attribute, location);
            }
        }

        return null;
    }

    /// <summary>The attribute that makes a member of a method.</summary>
    internal static AttributeData? FindAttribute(ISymbol symbol) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { } type && type.DerivesFrom(AttributeNames.Member));

    private static bool HasParameters(IMethodSymbol method, MemberModel model) =>
        method.Parameters.Select(parameter => parameter.Type.ToEmitted()).SequenceEqual(model.Parameters.Select(parameter => parameter.Type));
}
