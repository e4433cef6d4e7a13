namespace TypedMqtt;

/// <summary>
/// A live subscription: the messages that arrive while it is held, in order, with typed levels and payload.
/// </summary>
/// <remarks>
/// <para>
/// A message of QoS 1 or 2 is acknowledged when the reader asks for the one after it, or ends the enumeration, unless
/// <see cref="MqttSubscribeOptions.Acknowledgement"/> says otherwise. A reader that
/// stops reading therefore holds back later acknowledgements of this connection; dispose the subscription when it is no
/// longer read.
/// </para>
/// <para>
/// Messages wait in a bounded queue. QoS 1 and 2 are bounded by the protocol (Receive Maximum: MQTT 5, 4.9). QoS 0
/// messages that find the queue full are dropped, counted and logged.
/// </para>
/// <para>One reader at a time. Disposing ends the enumeration and unsubscribes when nobody else needs the topic filter.</para>
/// </remarks>
/// <typeparam name="TMessage">The generated message type of the contract member.</typeparam>
public abstract class MqttSubscription<TMessage> : IAsyncEnumerable<TMessage>, IAsyncDisposable
{
    /// <summary>The topic filter that was sent to the server.</summary>
    public abstract string TopicFilter { get; }

    /// <summary>The quality of service the server granted, which may be lower than asked for (MQTT 5, 3.9.3).</summary>
    public abstract MqttQos GrantedQos { get; }

    /// <summary>Reads messages as they arrive, until the token is cancelled, the subscription is disposed, or the connection is stopped or given up.</summary>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="InvalidOperationException">The subscription is being read already.</exception>
    /// <exception cref="ObjectDisposedException">The subscription has been disposed.</exception>
    public abstract IAsyncEnumerator<TMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default);

    /// <summary>Ends the subscription. What has been received and not read is acknowledged and dropped.</summary>
    public abstract ValueTask DisposeAsync();
}
