using System.Buffers;
using System.Runtime.InteropServices;
using TypedMqtt.CompilerServices;
using TypedMqtt.Testing.Broker;

namespace TypedMqtt.Testing.Handling;

/// <summary>
/// Which handlers were called with what, and which of the messages sent each call is for: topic and payload tell. Of messages
/// that are the same it is the first one that the handler has not been given, unless the handler is given one again.
/// </summary>
internal sealed class HandlingJournal
{
    private readonly Lock _lock = new();
    private readonly List<PendingHandling> _pending = [];

    internal Observations<MqttHandlerCall> Calls { get; } = new("call");

    internal PendingHandling Add(string topic, ReadOnlyMemory<byte> payload)
    {
        var pending = new PendingHandling(topic, payload);
        lock (_lock)
        {
            _pending.Add(pending);
        }

        return pending;
    }

    /// <summary>Takes a message out; gives the calls there were.</summary>
    internal IReadOnlyList<MqttHandlerCall> Remove(PendingHandling pending)
    {
        lock (_lock)
        {
            _pending.Remove(pending);
            return [.. pending.Calls];
        }
    }

    /// <summary>Says how a message is delivered, and how many handlers it is for.</summary>
    internal void Expect(PendingHandling pending, BrokerDelivery? delivery, int count)
    {
        lock (_lock)
        {
            pending.Delivery = delivery;
            pending.Expected = count;
            CompleteIfCalled(pending);
        }
    }

    /// <summary>Says where a message stands, for the exception of a wait that was too long.</summary>
    internal string Describe(PendingHandling pending)
    {
        lock (_lock)
        {
            return pending switch
            {
                { Running.Count: > 0 } => "A handler was called and has not returned.",
                { Calls.Count: 0 } => "No handler was called.",
                _ => $"Calls: {string.Join("; ", pending.Calls)}.",
            };
        }
    }

    /// <summary>Calls a handler and records how that ends.</summary>
    internal async ValueTask<T> CallAsync<T>(object route, Type handlerType, MqttDelivery delivery, Func<ValueTask<T>> call)
    {
        // Before the call: the delivery's memory is good until it ends.
        var identity = Identify(delivery);
        var pending = Begin(route, delivery, identity);
        try
        {
            var result = await call().ConfigureAwait(false);
            End(route, pending, identity, new MqttHandlerCall(
                handlerType, delivery.Member.Name, delivery.Context.Topic, delivery.IsNoMatch ? MqttHandlingOutcome.Skipped : MqttHandlingOutcome.Handled, Exception: null));
            return result;
        }
        catch (Exception e)
        {
            End(route, pending, identity, new MqttHandlerCall(handlerType, delivery.Member.Name, delivery.Context.Topic, MqttHandlingOutcome.Failed, e));
            throw;
        }
    }

    /// <summary>What is the same for a message that is tried again, and not for another: the memory it lies in while it waits.</summary>
    private static byte[]? Identify(MqttDelivery delivery) => MemoryMarshal.TryGetArray(delivery.Topic, out var topic) ? topic.Array : null;

    private PendingHandling? Begin(object route, MqttDelivery delivery, byte[]? identity)
    {
        var payload = delivery.Payload.ToArray();
        lock (_lock)
        {
            var candidates = _pending.FindAll(pending => pending.Is(delivery.Context.Topic, payload) && !pending.Running.Contains(route));
            var pending = candidates.Find(pending => identity is not null && pending.Failed.GetValueOrDefault(route) == identity && pending.Delivery is { Acknowledged.IsCompleted: false })
                ?? candidates.Find(pending => !pending.Begun.Contains(route))
                ?? candidates.Find(pending => pending.Failed.ContainsKey(route));
            pending?.Begun.Add(route);
            pending?.Failed.Remove(route);
            pending?.Running.Add(route);
            return pending;
        }
    }

    private void End(object route, PendingHandling? pending, byte[]? identity, MqttHandlerCall call)
    {
        Calls.Add(call);
        if (pending is null)
        {
            return;
        }

        lock (_lock)
        {
            pending.Running.Remove(route);
            pending.Calls.Add(call);
            if (call.Outcome == MqttHandlingOutcome.Failed)
            {
                pending.Failed[route] = identity;
            }

            CompleteIfCalled(pending);
        }
    }

    private static void CompleteIfCalled(PendingHandling pending)
    {
        if (pending.Expected > 0 && pending.Begun.Count >= pending.Expected && pending.Running.Count == 0)
        {
            pending.Called.TrySetResult();
        }
    }
}
