using System.Globalization;

namespace TypedMqtt.Tests.Simulation;

/// <summary>Where the client's process is killed; another one goes on with what was kept.</summary>
/// <param name="Commit">At which commit, counted from one; zero for never, in a trace whose session is kept.</param>
/// <param name="After">True when the commit is kept, and nothing is done behind it; false when it is lost, torn or not begun.</param>
internal readonly record struct Crash(int Commit, bool After)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Commit}{(After ? '+' : '-')}");

    internal static Crash? Parse(string text) =>
        text.Length == 0 ? null : new Crash(int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture), text[^1] == '+');
}
