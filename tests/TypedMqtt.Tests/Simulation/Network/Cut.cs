using System.Globalization;

namespace TypedMqtt.Tests.Simulation.Network;

/// <summary>Where the network breaks: a connection, a direction, and how many bytes of it arrive.</summary>
/// <param name="Connection">The connection, counted from one.</param>
/// <param name="Up">True for client to server.</param>
/// <param name="After">How many bytes arrive.</param>
internal readonly record struct Cut(int Connection, bool Up, int After)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Connection}{(Up ? 'c' : 's')}{After}");

    internal static Cut? Parse(string text)
    {
        if (text == "-")
        {
            return null;
        }

        var at = text.AsSpan().IndexOfAny('c', 's');
        return new Cut(int.Parse(text.AsSpan(0, at), CultureInfo.InvariantCulture), text[at] == 'c', int.Parse(text.AsSpan(at + 1), CultureInfo.InvariantCulture));
    }
}
