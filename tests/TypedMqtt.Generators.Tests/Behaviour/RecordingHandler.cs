using System.Reflection;
using System.Threading.Channels;

namespace TypedMqtt.Generators.Tests.Behaviour;

/// <summary>Implements whatever handler interfaces were generated, and keeps what they are called with.</summary>
public class RecordingHandler : DispatchProxy
{
    private readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();

    internal ChannelReader<Received> Received => _received.Reader;

    internal static object Create(Type handlerInterface) => Create(handlerInterface, typeof(RecordingHandler));

    /// <summary>Levels and payload come first, then context and token.</summary>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _received.Writer.TryWrite(Behaviour.Received.Create(args![..^2], (MqttContext)args[^2]!));
        return GeneratedContract.FindReply(targetMethod!) is { } reply
            ? Activator.CreateInstance(targetMethod!.ReturnType, SampleValues.Create(reply, "answer"))
            : ValueTask.CompletedTask;
    }
}
