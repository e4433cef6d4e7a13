using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TypedMqtt.Benchmarks.Generation;

/// <summary>Looks for an attribute that nobody has: what Roslyn itself needs.</summary>
#pragma warning disable RS1036, RS1041 // It is run here alone.
internal sealed class NoGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var nothing = context.SyntaxProvider.ForAttributeWithMetadataName("Nobody.HasThisAttribute", static (node, _) => node is InterfaceDeclarationSyntax, static (_, _) => "");
        context.RegisterSourceOutput(nothing, static (output, text) => output.AddSource("Nothing", text));
    }
}
