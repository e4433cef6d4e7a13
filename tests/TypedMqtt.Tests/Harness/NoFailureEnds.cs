using TypedMqtt.Dispatch;

namespace TypedMqtt.Tests.Harness;

/// <summary>For lanes whose handlers have no policy: nothing but skipping ever happens.</summary>
internal sealed class NoFailureEnds : IFailureEnds
{
    public DeadLetters DeadLetters => throw new NotSupportedException();

    public bool KeepsSession => throw new NotSupportedException();

    public int Connection => throw new NotSupportedException();

    public void SendAcknowledgements()
    {
    }

    public void Forget(InboundMessage message) => throw new NotSupportedException();

    public int EndConnection(MqttConnectionException reason) => throw new NotSupportedException();
}
