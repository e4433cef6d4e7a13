using System.Globalization;
using TypedMqtt.Protocol;

namespace TypedMqtt.Fuzz;

/// <summary>What came of a run.</summary>
internal sealed record FuzzReport(ulong Seed, Tally Tally, IReadOnlyList<Find> Finds, TimeSpan Elapsed)
{
    /// <summary>The statements that nothing was refused by.</summary>
    internal IEnumerable<string> NeverReached => Statements.All.Where(statement => !Tally.Statements.ContainsKey(statement));

    internal void WriteTo(TextWriter writer)
    {
        writer.WriteLine(Text($"{Tally.Inputs:N0} inputs of seed {Seed} in {Elapsed.TotalSeconds:N0} s: {Tally.Inputs / Math.Max(0.001, Elapsed.TotalSeconds):N0} a second"));
        writer.WriteLine(Text($"encoded again and read as the same: {Tally.Reencoded:N0}; ended in the middle of a packet: {Tally.CutShort:N0}"));
        writer.WriteLine(Text($"most bytes allocated for an input: {Tally.MostAllocated:N0}; closest to the bound: {Tally.ClosestToBound:P0}"));
        writer.WriteLine();
        writer.WriteLine("packet        accepted      refused");
        foreach (var type in Enum.GetValues<PacketType>())
        {
            writer.WriteLine(Text($"{type,-11} {Tally.Accepted(type),10:N0}   {Tally.Refused(type),10:N0}"));
        }

        writer.WriteLine();
        writer.WriteLine("streams: " + string.Join(", ", Enum.GetValues<StreamEnd>().Select(end => Text($"{end} {Tally.Streams(end):N0}"))));
        writer.WriteLine();
        writer.WriteLine("refused by");
        foreach (var (statement, count) in Tally.Statements.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteLine(Text($"{statement,-24} {count,12:N0}"));
        }

        writer.WriteLine("never: " + string.Join(", ", NeverReached));
        writer.WriteLine();
        writer.WriteLine(Finds.Count == 0 ? "Nothing was found." : Text($"{Finds.Count} finds:"));
        foreach (var find in Finds)
        {
            writer.WriteLine(find);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
