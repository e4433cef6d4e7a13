using System.Globalization;
using TypedMqtt.Tests.Simulation.Server;

namespace TypedMqtt.Tests.Simulation.Trace;

/// <summary>One thing that happened.</summary>
/// <param name="Kind">What.</param>
/// <param name="Connection">On which connection, counted from one; zero where that does not matter.</param>
/// <param name="Packet">The packet it was about.</param>
/// <param name="Number">The number of the message it was about.</param>
/// <param name="Qos">The quality of service it was about.</param>
/// <param name="Detail">Something more, as the kind says.</param>
/// <param name="Text">A topic filter, or an explanation.</param>
internal readonly record struct SimEvent(
    SimEventKind Kind, int Connection = 0, WirePacket? Packet = null, int Number = 0, int Qos = 0, long Detail = 0, string? Text = null)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Connection > 0 ? $"#{Connection} " : "")}{Kind}{(Packet is null ? "" : $" {Packet}")}{(Number > 0 ? $" message {Number} QoS {Qos}" : "")}{(Detail != 0 ? $" ({Detail})" : "")}{(Text is null ? "" : $" {Text}")}");
}
