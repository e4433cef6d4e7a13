using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generators.Diagnostics;
using TypedMqtt.Generators.Emission;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.Generators;

/// <summary>
/// Emits what belongs to every valid contract. The analyzer reports what is wrong with the others, at its place; but the
/// compiler runs no analyzer while declarations refer to types that were not generated, so one error is said here.
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
                static (context, cancellationToken) => KnownContracts.FindOrParse(context, cancellationToken))
            .WithTrackingName(TrackingNames.Parse);
        var valid = contracts.SelectMany(static (outcome, _) => Present(outcome?.Model)).WithTrackingName(TrackingNames.Valid);
        var failed = contracts.SelectMany(static (outcome, _) => Present(outcome?.Failure)).WithTrackingName(TrackingNames.Failed);
        context.RegisterSourceOutput(valid, static (output, contract) => output.AddSource(contract.HintName, ContractEmitter.Emit(contract)));
        context.RegisterSourceOutput(failed, static (output, failure) => output.ReportDiagnostic(Failures.ToDiagnostic(failure)));
    }

    private static ImmutableArray<T> Present<T>(T? value)
        where T : class => value is null ? [] : [value];
}
