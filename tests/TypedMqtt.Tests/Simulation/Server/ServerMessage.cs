namespace TypedMqtt.Tests.Simulation.Server;

/// <summary>A message on its way from the server to the client.</summary>
internal sealed class ServerMessage(int number, int qos, string topic)
{
    internal int Number { get; } = number;

    internal int Qos { get; } = qos;

    internal string Topic { get; } = topic;

    internal ushort Id { get; set; }

    /// <summary>PUBREC was received: only PUBREL is sent from here on.</summary>
    internal bool IsReleased { get; set; }
}
