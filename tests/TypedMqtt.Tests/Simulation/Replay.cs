using System.Text;

namespace TypedMqtt.Tests.Simulation;

/// <summary>Plays a single trace and writes all of it down.</summary>
internal static class Replay
{
    internal const string Variable = "TYPEDMQTT_REPLAY";

    /// <summary>Gives the text of the trace, with what it broke at its end.</summary>
    internal static string Run(TraceId id, out bool isBroken)
    {
        var text = new StringBuilder().Append("Trace ").AppendLine(id.ToString());
        using var simulation = new Simulation(id, text);
        isBroken = false;
        try
        {
            simulation.Run();
        }
#pragma warning disable CA1031 // Whatever it is, it belongs under the trace that led to it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            isBroken = true;
            text.AppendLine(e.ToString());
        }

        return text.ToString();
    }
}
