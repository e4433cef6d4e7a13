using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TypedMqtt.Benchmarks.Generation;

/// <summary>Finds every contract and does not look at it: what Roslyn itself needs, which binds the attributes of each anew.</summary>
#pragma warning disable RS1036, RS1041 // It is run here alone.
internal sealed class FindingGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var contracts = context.SyntaxProvider.ForAttributeWithMetadataName(typeof(MqttContractAttribute).FullName!, static (node, _) => node is InterfaceDeclarationSyntax, static (_, _) => "");
        context.RegisterSourceOutput(contracts, static (_, _) => { });
    }
}
