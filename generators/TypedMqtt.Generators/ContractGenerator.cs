using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generators.Emission;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.Generators;

/// <summary>
/// Emits what belongs to every valid contract. A contract with errors is skipped in silence: the analyzer reports them.
/// </summary>
[Generator(LanguageNames.CSharp)]
internal sealed class ContractGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var contracts = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                AttributeNames.Contract,
                static (node, _) => node is InterfaceDeclarationSyntax,
                static (context, cancellationToken) => ContractParser.ParseOnce(context, cancellationToken))
            .WithTrackingName(TrackingNames.Parse)
            .Where(static contract => contract is not null)
            .WithTrackingName(TrackingNames.Valid);
        context.RegisterSourceOutput(contracts, static (output, contract) => output.AddSource(contract!.HintName, ContractEmitter.Emit(contract)));
    }
}
