using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generators.Advice;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.Generators.Analyzers;

/// <summary>Reports members that say what they send in a type that nothing is generated for.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class StrayAttributeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.AttributeOutsideContract];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.Method);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        if (AdvisedMember.FindAttribute(context.Symbol) is not { AttributeClass: { } attribute } data
            || context.Symbol.ContainingType is not { } type
            || (type.TypeKind == TypeKind.Interface && type.FindAttribute(AttributeNames.Contract) is not null))
        {
            return;
        }

        var location = data.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation() ?? context.Symbol.Locations[0];
        var name = attribute.Name.EndsWith("Attribute", StringComparison.Ordinal) ? attribute.Name.Substring(0, attribute.Name.Length - "Attribute".Length) : attribute.Name;
        context.ReportDiagnostic(Diagnostic.Create(Rules.AttributeOutsideContract, location, name, $"{type.Name}.{context.Symbol.Name}", type.Name));
    }
}
