using TypedMqtt.Protocol;
using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

/// <summary>A connection the server has accepted, with what had been read behind CONNACK already.</summary>
internal sealed record OpenConnection(ServerAddress Server, ITransport Transport, ReceiveBuffer Received, ConnAck ConnAck, bool IsNewSession) : IDisposable
{
    public void Dispose()
    {
        Transport.Dispose();
        Received.Dispose();
    }
}
