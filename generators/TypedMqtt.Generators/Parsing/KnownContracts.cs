using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>
/// What was read of contracts, so that a keystroke in some method reads none again: Roslyn asks for every contract whenever
/// anything in the project has changed, and most of the cost is to bind its members anew. What is known is taken only where
/// nothing that could mean something to a contract has changed (<see cref="Declarations"/>). Nothing here keeps a
/// compilation or a tree in memory.
/// </summary>
internal static class KnownContracts
{
    private static readonly ConditionalWeakTable<SyntaxNode, Entry> Entries = new();

    /// <summary>Gives what is known of a declaration, or reads it; null for one that another declaration stands for.</summary>
    /// <param name="context">A declaration that has the contract attribute.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static ContractOutcome? FindOrParse(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        // The file itself needs no comparison: an edit in it makes other nodes.
        var entry = Entries.GetValue(context.TargetNode, static _ => new Entry());
        var compilation = context.SemanticModel.Compilation;
        var outcome = entry.Last is { } last && last.Compilation.TryGetTarget(out var read) && Declarations.AreSame(read, compilation, cancellationToken)
            ? last.Outcome
            : ContractParser.ParseOnce(context, cancellationToken);
        entry.Last = new Reading(new WeakReference<Compilation>(compilation), outcome);
        return outcome;
    }

    private sealed class Entry
    {
        // Compilations of one tree may be at work at once; each of their readings is whole.
        internal volatile Reading? Last;
    }

    /// <param name="Compilation">What it holds for: the last one it was asked for, which lives as long as its successor is made from it.</param>
    /// <param name="Outcome">What the contract was in it.</param>
    private sealed record Reading(WeakReference<Compilation> Compilation, ContractOutcome? Outcome);
}
