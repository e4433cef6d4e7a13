using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generators.Parsing;

/// <summary>Takes what is wrong with a contract.</summary>
internal delegate void ReportDiagnostic(DiagnosticDescriptor rule, Location location, params object[] arguments);
