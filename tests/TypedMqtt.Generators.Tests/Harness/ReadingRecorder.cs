using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generators.Model;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.Generators.Tests.Harness;

/// <summary>
/// Asks for contracts as the generator does, and keeps what it gets: the steps of a driver compare by value, and cannot tell
/// what was read again from what was known.
/// </summary>
#pragma warning disable RS1036, RS1041, RS1042 // It is run here alone.
internal sealed class ReadingRecorder : IIncrementalGenerator
{
    /// <summary>What was got in the last run, in the order of the files.</summary>
    internal List<ContractOutcome?> Last { get; } = [];

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var contracts = context.SyntaxProvider.ForAttributeWithMetadataName(
            AttributeNames.Contract,
            static (node, _) => node is InterfaceDeclarationSyntax,
            (context, cancellationToken) =>
            {
                Last.Add(KnownContracts.FindOrParse(context, cancellationToken));
                return Last.Count;
            });
        context.RegisterSourceOutput(contracts, static (_, _) => { });
    }
}
