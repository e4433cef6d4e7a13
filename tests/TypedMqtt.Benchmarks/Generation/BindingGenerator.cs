using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TypedMqtt.Benchmarks.Generation;

/// <summary>
/// Looks at every contract as any generator has to that goes by symbols, and makes nothing of it: after a keystroke the
/// compilation is a new one, and what is asked of it is bound again.
/// </summary>
#pragma warning disable RS1036, RS1041 // It is run here alone.
internal sealed class BindingGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var contracts = context.SyntaxProvider.ForAttributeWithMetadataName(
            typeof(MqttContractAttribute).FullName!,
            static (node, _) => node is InterfaceDeclarationSyntax,
            static (context, _) => ((INamedTypeSymbol)context.TargetSymbol).GetMembers().OfType<IMethodSymbol>()
                .Sum(method => method.GetAttributes().Sum(attribute => attribute.NamedArguments.Length) + method.Parameters.Count(parameter => parameter.Type.IsValueType)));
        context.RegisterSourceOutput(contracts, static (output, _) => { });
    }
}
