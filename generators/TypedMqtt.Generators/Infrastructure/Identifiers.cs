using Microsoft.CodeAnalysis.CSharp;

namespace TypedMqtt.Generators.Infrastructure;

/// <summary>Makes identifiers.</summary>
internal static class Identifiers
{
    private static readonly string[] MembersOfObject =
        [nameof(Equals), nameof(ReferenceEquals), nameof(GetHashCode), nameof(GetType), nameof(ToString), nameof(MemberwiseClone), "Finalize"];

    /// <summary>Whether every type has a member of this name, which another one would hide.</summary>
    internal static bool IsMemberOfObject(string name) => MembersOfObject.Contains(name);

    /// <summary>Puts an <c>@</c> before a keyword.</summary>
    internal static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) is SyntaxKind.FieldKeyword or SyntaxKind.RecordKeyword
            ? "@" + name
            : name;

    internal static string PascalCase(string name)
    {
        var trimmed = name.TrimStart('_');
        return trimmed.Length == 0 || !char.IsLetter(trimmed[0]) ? name : char.ToUpperInvariant(trimmed[0]) + trimmed.Substring(1);
    }

    internal static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    /// <summary>Names a property for a parameter, unlike those taken and what every type has, and takes the name.</summary>
    internal static string Property(string parameter, ICollection<string> taken)
    {
        var name = Unique(PascalCase(parameter), taken.Concat(MembersOfObject));
        taken.Add(name);
        return name;
    }

    /// <summary>Gives a name that is not among those taken, as near to the wanted one as can be.</summary>
    internal static string Unique(string wanted, IEnumerable<string> taken)
    {
        var all = new HashSet<string>(taken, StringComparer.Ordinal);
        var name = wanted;
        for (var i = 2; all.Contains(name); i++)
        {
            name = wanted + i;
        }

        return name;
    }
}
