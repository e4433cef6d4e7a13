using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generators.Advice;
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
    private static readonly DiagnosticDescriptor[] Advices =
    [
        Rules.StateAtMostOnce,
        Rules.NoCancellationToken,
        Rules.NewerProtocolVersion,
        Rules.EmptyLevel,
        Rules.LeadingDollar,
        Rules.TopicTooLong,
        Rules.MembersOverlap,
        Rules.ContractsOverlap,
        Rules.NotInJsonContext,
        Rules.NeedsReflection,
    ];

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
        .. Advices,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static context =>
        {
            var sound = new ConcurrentBag<AdvisedContract>();
            context.RegisterSymbolAction(context => Analyze(context, sound), SymbolKind.NamedType);
            context.RegisterCompilationEndAction(context => OverlapAdvice.Report(sound, context.ReportDiagnostic, context.CancellationToken));
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ConcurrentBag<AdvisedContract> sound)
    {
        if (context.Symbol is not INamedTypeSymbol { TypeKind: TypeKind.Interface } type || type.FindAttribute(AttributeNames.Contract) is null)
        {
            return;
        }

        var result = ContractParser.Parse(type, context.CancellationToken);
        foreach (var diagnostic in result.Diagnostics)
        {
            context.ReportDiagnostic(diagnostic);
        }

        if (result.Model is { } model && AdvisedContract.Find(type, model, context.CancellationToken) is { } contract)
        {
            sound.Add(contract);
            ContractAdvice.Report(contract, context.ReportDiagnostic, context.CancellationToken);
        }
    }
}
