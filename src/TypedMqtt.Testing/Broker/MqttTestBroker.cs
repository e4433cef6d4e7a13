using System.Text;
using TypedMqtt.Testing.Broker;

namespace TypedMqtt.Testing;

/// <summary>
/// An MQTT broker in memory, for the tests of what is built on contracts: no network, no port, nothing to start. It shows what
/// reaches it, and fails when a test says so. Clients get to it by <c>UseTestBroker(broker)</c>.
/// </summary>
/// <remarks>
/// <para>
/// It speaks MQTT 5, 3.1.1 and 3.1 and keeps sessions, retained messages, wills, expiry, Receive Maximum and shared
/// subscriptions as the standard has them. Everybody may connect. It does not mind a client's keep alive, and has no limits of
/// its own. What is slow, large or unreachable about a real broker it does not show.
/// </para>
/// <para>All members may be used from any thread. Waits end after 30 seconds of real time with a <see cref="TimeoutException"/> that says what has come instead.</para>
/// </remarks>
public sealed class MqttTestBroker : IDisposable
{
    private const string All = "#";

    /// <summary>Creates a broker, which can be connected to at once.</summary>
    /// <param name="timeProvider">The time by which <see cref="Delay"/>, sessions and messages pass; null for real time.</param>
    public MqttTestBroker(TimeProvider? timeProvider = null) => Core = new BrokerCore(timeProvider ?? TimeProvider.System);

    /// <summary>Every message that was published, rejected ones included, in the order of arrival.</summary>
    public IReadOnlyList<MqttTestMessage> Messages => Core.Messages.All;

    /// <summary>Every CONNECT that was answered, in order.</summary>
    public IReadOnlyList<MqttTestConnection> Connections => Core.Connections.All;

    /// <summary>Every connection that has ended, in order; not those that were refused.</summary>
    public IReadOnlyList<MqttTestDisconnect> Disconnects => Core.Disconnects.All;

    /// <summary>Every subscription that was asked for, in order; again after each connect without a session.</summary>
    public IReadOnlyList<MqttTestSubscription> Subscriptions => Core.Subscriptions.All;

    /// <summary>Every message of QoS 1 and 2 that a client has acknowledged, in order: it was handled, or is not to come again.</summary>
    public IReadOnlyList<MqttTestAcknowledgement> Acknowledgements => Core.Acknowledgements.All;

    /// <summary>
    /// How long what is sent from now on is on its way, in either direction: zero, the default, is no time at all.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Delay
    {
        get => Core.Delay;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            Core.Delay = value;
        }
    }

    internal BrokerCore Core { get; }

    /// <summary>Cuts connections as a cable does that is pulled: what is on its way is lost, both sides get an error, and wills are published.</summary>
    /// <param name="clientId">The client whose connection is cut; null for every connection.</param>
    /// <returns>How many connections there were.</returns>
    public int CutNow(string? clientId = null) => Core.Cut(clientId);

    /// <summary>
    /// Cuts every connection and forgets every session, as a broker does that starts again without its data. Retained messages
    /// stay.
    /// </summary>
    public void ForgetSessions() => Core.ForgetSessions();

    /// <summary>Refuses connections from now on; those there are stay.</summary>
    /// <param name="reasonCode">What CONNACK says (MQTT 5, 3.2.2.2), 0x80 or above; null when nobody is to listen at all.</param>
    /// <returns>Lifts the fault when it is disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reason code is below 0x80.</exception>
    public IDisposable RefuseConnections(MqttReasonCode? reasonCode = null) => Core.Faults.Add(FaultKind.Connect, All, reasonCode);

    /// <summary>Refuses subscriptions from now on; those there are stay.</summary>
    /// <param name="topicFilter">The topic filter as it is subscribed, or one that covers it: <c>acme/#</c> covers <c>acme/+/status</c>.</param>
    /// <param name="reasonCode">What SUBACK says (MQTT 5, 3.9.3), 0x80 or above. Before MQTT 5 a client only hears that it was refused.</param>
    /// <returns>Lifts the fault when it is disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reason code is below 0x80.</exception>
    public IDisposable RejectSubscribe(string topicFilter, MqttReasonCode reasonCode) => Core.Faults.Add(FaultKind.Subscribe, topicFilter, reasonCode);

    /// <summary>Refuses messages from now on: they are seen in <see cref="Messages"/>, and reach nobody.</summary>
    /// <param name="topicFilter">Which topics.</param>
    /// <param name="reasonCode">
    /// What PUBACK or PUBREC says (MQTT 5, 3.4.2.1), 0x80 or above. At QoS 0, and before MQTT 5, a publisher is told nothing.
    /// </param>
    /// <returns>Lifts the fault when it is disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reason code is below 0x80.</exception>
    public IDisposable RejectPublish(string topicFilter, MqttReasonCode reasonCode) => Core.Faults.Add(FaultKind.Publish, topicFilter, reasonCode);

    /// <summary>Publishes a message that no client of yours has sent, at least once.</summary>
    /// <param name="topic">The topic name.</param>
    /// <param name="payload">The payload, sent as UTF-8.</param>
    public void Publish(string topic, string payload) => Publish(topic, payload, options: null);

    /// <summary>Publishes a message that no client of yours has sent.</summary>
    /// <param name="topic">The topic name.</param>
    /// <param name="payload">The payload, sent as UTF-8.</param>
    /// <param name="options">Quality of service, at least once if it does not say, and what else there is to a message.</param>
    public void Publish(string topic, string payload, MqttPublishOptions? options) => Publish(topic, Encoding.UTF8.GetBytes(payload), options);

    /// <summary>Publishes a message that no client of yours has sent.</summary>
    /// <param name="topic">The topic name.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="options">Quality of service, at least once if it does not say, and what else there is to a message.</param>
    public void Publish(string topic, ReadOnlyMemory<byte> payload, MqttPublishOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        Core.Publish(Core.CreateMessage(topic, payload.ToArray(), options, MqttQos.AtLeastOnce));
    }

    /// <summary>Gives the message that is retained for a topic; null when there is none.</summary>
    /// <param name="topic">The topic name.</param>
    public MqttTestMessage? FindRetained(string topic) => Core.FindRetained(topic);

    /// <summary>Gives the first message on a topic, once it is there: it may have come before.</summary>
    /// <param name="topicFilter">Which topics, for example what <c>ThermostatTopics.Temperature.Filter()</c> gives.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">None has come within 30 seconds.</exception>
    public async Task<MqttTestMessage> WaitForMessageAsync(string topicFilter, CancellationToken cancellationToken = default) =>
        (await WaitForMessagesAsync(1, topicFilter, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Gives the first messages on a topic, once there are so many: they may have come before.</summary>
    /// <param name="count">How many.</param>
    /// <param name="topicFilter">Which topics, for example what <c>ThermostatTopics.Temperature.Filter()</c> gives.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">They have not come within 30 seconds.</exception>
    public Task<IReadOnlyList<MqttTestMessage>> WaitForMessagesAsync(int count, string topicFilter, CancellationToken cancellationToken = default) =>
        Core.Messages.WaitAsync(count, message => TopicMatcher.Matches(topicFilter, message.Topic), $"{count} message(s) on '{topicFilter}'", cancellationToken);

    /// <summary>Gives the first acknowledgements of messages on a topic, by whichever client, once there are so many.</summary>
    /// <param name="count">How many.</param>
    /// <param name="topicFilter">Which topics.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">They have not come within 30 seconds.</exception>
    public Task<IReadOnlyList<MqttTestAcknowledgement>> WaitForAcknowledgementsAsync(int count, string topicFilter, CancellationToken cancellationToken = default) =>
        Core.Acknowledgements.WaitAsync(count, acknowledgement => TopicMatcher.Matches(topicFilter, acknowledgement.Topic), $"{count} acknowledgement(s) on '{topicFilter}'", cancellationToken);

    /// <summary>Gives the first connections that were answered with success, once there are so many: a second one is a reconnect.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">They have not come within 30 seconds.</exception>
    public Task<IReadOnlyList<MqttTestConnection>> WaitForConnectionsAsync(int count, CancellationToken cancellationToken = default) =>
        Core.Connections.WaitAsync(count, connection => connection.ReasonCode == MqttReasonCode.Success, $"{count} connection(s)", cancellationToken);

    /// <summary>Gives the first connections that have ended, once there are so many.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">They have not come within 30 seconds.</exception>
    public Task<IReadOnlyList<MqttTestDisconnect>> WaitForDisconnectsAsync(int count, CancellationToken cancellationToken = default) =>
        Core.Disconnects.WaitAsync(count, _ => true, $"{count} disconnect(s)", cancellationToken);

    /// <summary>Gives the first connections that were refused, once there are so many: a second one is another attempt.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">They have not come within 30 seconds.</exception>
    public Task<IReadOnlyList<MqttTestConnection>> WaitForRefusalsAsync(int count, CancellationToken cancellationToken = default) =>
        Core.Connections.WaitAsync(count, connection => connection.ReasonCode != MqttReasonCode.Success, $"{count} refusal(s)", cancellationToken);

    /// <summary>Connects a client of the test's own: the other side of a contract.</summary>
    /// <param name="configure">What it has: contracts, handlers, options, services.</param>
    /// <param name="cancellationToken">Ends the wait for the connection.</param>
    /// <returns>The client, online and with every handler subscribed.</returns>
    /// <exception cref="TimeoutException">It is not online within 30 seconds.</exception>
    public Task<MqttTestClient> ConnectAsync(Action<IMqttBuilder> configure, CancellationToken cancellationToken = default) =>
        MqttTestClient.StartAsync(this, configure, cancellationToken);

    /// <summary>Cuts every connection and lets none be made any more.</summary>
    public void Dispose() => Core.Close();
}
