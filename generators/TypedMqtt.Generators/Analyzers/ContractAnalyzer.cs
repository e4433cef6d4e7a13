using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.Generators.Analyzers;

/// <summary>
/// Reports what is wrong with contracts. An analyzer and not the generator does it, so that the places are real ones and
/// <c>#pragma</c> works; it asks the generator's own parser.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ContractAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Rules.MemberWithoutAttribute,
        Rules.UnsupportedMember,
        Rules.UnsupportedReturnType,
        Rules.UnsupportedContract,
        Rules.NameClash,
        Rules.BaseIsNoContract,
        Rules.CancellationTokenNotLast,
        Rules.ValueOutOfRange,
        Rules.WireNameTwice,
        Rules.RequestWithoutResult,
        Rules.UnsupportedFault,
        Rules.MalformedTemplate,
        Rules.PlaceholderWithoutParameter,
        Rules.ForbiddenCharacter,
        Rules.UnsupportedLevelType,
        Rules.WireNameNoLevel,
        Rules.LevelWithTwoTypes,
        Rules.NeitherLevelNorPayload,
        Rules.JsonWithoutContext,
        Rules.NoJsonContext,
        Rules.UnsupportedUserProperty,
        Rules.UnusableSerializer,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        if (context.Symbol is INamedTypeSymbol { TypeKind: TypeKind.Interface } type && type.FindAttribute(AttributeNames.Contract) is not null)
        {
            foreach (var diagnostic in ContractParser.Parse(type, context.CancellationToken).Diagnostics)
            {
                context.ReportDiagnostic(diagnostic);
            }
        }
    }
}
