using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generators.Model;
using TypedMqtt.Generators.Parsing;

namespace TypedMqtt.Generators.Diagnostics;

/// <summary>Says that nothing is generated for a contract.</summary>
internal static class Failures
{
    /// <summary>Takes down what is wrong, in values.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="result">What was found.</param>
    /// <param name="location">The contract's name, in the part that has the attribute: an edit of another part moves it no line.</param>
    internal static ContractFailure Describe(INamedTypeSymbol contract, ParseResult result, Location location)
    {
        var position = location.GetLineSpan();
        return new ContractFailure(
            contract.Name,
            Reason(result),
            position.Path,
            location.SourceSpan.Start,
            location.SourceSpan.Length,
            position.StartLinePosition.Line,
            position.StartLinePosition.Character);
    }

    internal static Diagnostic ToDiagnostic(ContractFailure failure)
    {
        var start = new LinePosition(failure.Line, failure.Character);
        var end = new LinePosition(failure.Line, failure.Character + failure.Length);
        var location = Location.Create(failure.Path, new TextSpan(failure.Start, failure.Length), new LinePositionSpan(start, end));
        return Diagnostic.Create(Rules.NothingGenerated, location, failure.Contract, failure.Reason);
    }

    private static string Reason(ParseResult result)
    {
        if (result.Diagnostics.Length == 0)
        {
            return "a contract that it inherits has errors";
        }

        var first = result.Diagnostics[0];
        var more = result.Diagnostics.Length == 1 ? "" : $" (and {result.Diagnostics.Length - 1} more)";
        return $"{first.Id}, {first.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}{more}";
    }
}
