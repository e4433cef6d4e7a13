using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Parsing;

/// <summary>A topic template, taken apart.</summary>
/// <param name="Segments">Its text and its levels, in order.</param>
/// <param name="Placeholders">The names of its placeholders, in order, the tail's included.</param>
/// <param name="Tail">The name of the tail's placeholder; null when there is none.</param>
internal sealed record TopicTemplate(IReadOnlyList<SegmentModel> Segments, IReadOnlyList<string> Placeholders, string? Tail)
{
    /// <summary>The template that says nothing.</summary>
    internal static TopicTemplate Empty { get; } = new([], [], null);

    /// <summary>Puts the template of a contract before that of a member, with one slash between the two.</summary>
    internal static string Join(string contract, string member)
    {
        if (contract.Length == 0 || member.Length == 0)
        {
            return contract + member;
        }

        var first = contract[contract.Length - 1] == '/' ? contract.Substring(0, contract.Length - 1) : contract;
        return first + (member[0] == '/' ? member : "/" + member);
    }
}
