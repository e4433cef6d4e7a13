using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>What came of parsing a contract. The generator takes the model, the analyzer the diagnostics.</summary>
/// <param name="Model">The contract; null when it has errors.</param>
/// <param name="Diagnostics">What is wrong with it.</param>
internal readonly record struct ParseResult(ContractModel? Model, ImmutableArray<Diagnostic> Diagnostics);
