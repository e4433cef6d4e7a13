using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace TypedMqtt.Generators.Tests.Harness;

/// <summary>Source with the places marked where a diagnostic is expected: <c>[|here|]</c>.</summary>
/// <param name="Source">The source without the marks.</param>
/// <param name="Spans">The marked places, in order.</param>
internal sealed record Markup(string Source, IReadOnlyList<TextSpan> Spans)
{
    internal static Markup Parse(string marked)
    {
        var source = new StringBuilder();
        var spans = new List<TextSpan>();
        var start = 0;
        for (var i = 0; i < marked.Length; i++)
        {
            if (string.CompareOrdinal(marked, i, "[|", 0, 2) == 0)
            {
                start = source.Length;
                i++;
            }
            else if (string.CompareOrdinal(marked, i, "|]", 0, 2) == 0)
            {
                spans.Add(TextSpan.FromBounds(start, source.Length));
                i++;
            }
            else
            {
                source.Append(marked[i]);
            }
        }

        return new Markup(source.ToString(), spans);
    }
}
