using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generators.Diagnostics;

/// <summary>The arguments of a message as properties of its diagnostic, for code fixes: a message is for people.</summary>
internal static class Facts
{
    internal static Diagnostic Create(DiagnosticDescriptor rule, Location location, object[] arguments)
    {
        var facts = ImmutableDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Length; i++)
        {
            facts.Add(Key(i), Convert.ToString(arguments[i], CultureInfo.InvariantCulture));
        }

        return Diagnostic.Create(rule, location, facts.ToImmutable(), arguments);
    }

    /// <summary>The argument that has a place in the message; null where the diagnostic has none.</summary>
    internal static string? Find(Diagnostic diagnostic, int index) => diagnostic.Properties.TryGetValue(Key(index), out var fact) ? fact : null;

    private static string Key(int index) => index.ToString(CultureInfo.InvariantCulture);
}
