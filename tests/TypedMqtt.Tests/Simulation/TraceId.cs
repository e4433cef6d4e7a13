using System.Globalization;
using TypedMqtt.Tests.Simulation.Network;

namespace TypedMqtt.Tests.Simulation;

/// <summary>
/// All there is to know about a trace: <c>conversation/seed/first cut/second cut</c>, and <c>/crash</c> where the session is kept,
/// or <c>/crash/second crash</c>.
/// </summary>
internal readonly record struct TraceId(
    Conversation Conversation, int Seed, Cut? First = null, Cut? Second = null, Crash? Crash = null, Crash? SecondCrash = null)
{
    /// <summary>The same for all cuts, so that all is as before up to the first.</summary>
    internal ulong DiceSeed
    {
        get
        {
            // Not string.GetHashCode, which differs between processes.
            var hash = 0xCBF29CE484222325UL;
            foreach (var letter in Conversation.Name)
            {
                hash = (hash ^ letter) * 0x100000001B3;
            }

            return hash + ((ulong)Seed * 0x9E3779B97F4A7C15);
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Conversation.Name}/{Seed}/{First?.ToString() ?? "-"}/{Second?.ToString() ?? "-"}{Describe(Crash)}{Describe(SecondCrash)}");

    internal static TraceId Parse(string text)
    {
        var parts = text.Split('/');
        return new TraceId(
            Conversations.All.Single(conversation => conversation.Name == parts[0]),
            int.Parse(parts[1], CultureInfo.InvariantCulture),
            Cut.Parse(parts[2]),
            Cut.Parse(parts[3]),
            global::TypedMqtt.Tests.Simulation.Crash.Parse(parts.ElementAtOrDefault(4) ?? ""),
            global::TypedMqtt.Tests.Simulation.Crash.Parse(parts.ElementAtOrDefault(5) ?? ""));
    }

    private static string Describe(Crash? crash) => crash is { } one ? $"/{one}" : "";
}
