using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Model;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.Generators.Advice;

/// <summary>A contract that code is generated for, with the places that advice about it belongs to.</summary>
internal sealed class AdvisedContract
{
    private AdvisedContract(INamedTypeSymbol symbol, ContractModel model, AttributeData attribute, CancellationToken cancellationToken)
    {
        Symbol = symbol;
        Model = model;
        Attribute = attribute;
        TemplateLocation = attribute.FindArgumentLocation(SymbolExtensions.TemplateArgument, cancellationToken) ?? symbol.Locations[0];
        Members = [.. model.Members.Where(member => member.Interface == model.Interface).Select(member => AdvisedMember.Find(symbol, member, cancellationToken)).OfType<AdvisedMember>()];
    }

    internal INamedTypeSymbol Symbol { get; }

    internal ContractModel Model { get; }

    internal AttributeData Attribute { get; }

    /// <summary>Where the template of the contract is written.</summary>
    internal Location TemplateLocation { get; }

    /// <summary>The members that the contract declares itself: on inherited ones there is advice where they are declared.</summary>
    internal IReadOnlyList<AdvisedMember> Members { get; }

    internal static AdvisedContract? Find(INamedTypeSymbol symbol, ContractModel model, CancellationToken cancellationToken) =>
        symbol.FindAttribute(AttributeNames.Contract) is { } attribute ? new AdvisedContract(symbol, model, attribute, cancellationToken) : null;
}
