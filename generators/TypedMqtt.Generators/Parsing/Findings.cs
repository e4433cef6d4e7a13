using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Diagnostics;

namespace TypedMqtt.Generators.Parsing;

/// <summary>What was found to be wrong with a contract.</summary>
internal sealed class Findings
{
    private readonly INamedTypeSymbol _contract;
    private readonly Findings? _heir;
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();

    /// <summary>Starts with nothing wrong.</summary>
    /// <param name="contract">The contract.</param>
    internal Findings(INamedTypeSymbol contract) => _contract = contract;

    private Findings(INamedTypeSymbol contract, Findings heir)
        : this(contract) => _heir = heir;

    /// <summary>Whether code can be generated.</summary>
    internal bool IsValid { get; private set; } = true;

    internal ImmutableArray<Diagnostic> Diagnostics => _diagnostics.ToImmutable();

    /// <summary>The findings in a contract that this one inherits.</summary>
    internal Findings OfBase(INamedTypeSymbol contract) => new(contract, this);

    /// <summary>Reports what keeps the contract from being generated for.</summary>
    internal void Report(DiagnosticDescriptor rule, Location location, params object[] arguments)
    {
        Invalidate();
        Add(rule, location, arguments);
    }

    /// <summary>
    /// Reports what may be put right by another generator, whose output this one does not see but the analyzer does. Code is
    /// generated all the same.
    /// </summary>
    internal void ReportUnlessGenerated(DiagnosticDescriptor rule, Location location, params object[] arguments) => Add(rule, location, arguments);

    private void Invalidate()
    {
        IsValid = false;
        _heir?.Invalidate();
    }

    private void Add(DiagnosticDescriptor rule, Location location, object[] arguments)
    {
        if (_heir is null)
        {
            _diagnostics.Add(Facts.Create(rule, location, arguments));
        }
        else if (!location.IsInSource)
        {
            // A base contract in source is reported on its own; one in a compiled assembly has only its heirs to be reported on.
            _heir.Add(rule, _heir._contract.Locations[0], arguments);
        }
    }
}
