using System.Net;
using TypedMqtt.Configuration;

namespace TypedMqtt;

/// <summary>How a connection is made and what it is limited to. Checked when the host starts.</summary>
public sealed class MqttOptions
{
    /// <summary>The default of <see cref="Server"/>.</summary>
    public const string DefaultServer = "mqtt://localhost:1883";

    /// <summary>The default of <see cref="OutboxLimit"/>.</summary>
    public const int DefaultOutboxLimit = 10_000;

    /// <summary>The default of <see cref="OutboxByteLimit"/>: 64 MiB.</summary>
    public const long DefaultOutboxByteLimit = 64L * 1024 * 1024;

    /// <summary>The default of <see cref="QueueLimit"/>.</summary>
    public const int DefaultQueueLimit = 10_000;

    /// <summary>The default of <see cref="QueueByteLimit"/>: 64 MiB.</summary>
    public const long DefaultQueueByteLimit = 64L * 1024 * 1024;

    /// <summary>The default of <see cref="ReceiveMaximum"/>.</summary>
    public const int DefaultReceiveMaximum = 1_024;

    /// <summary>The default of <see cref="MaximumPacketSize"/>: 16 MiB.</summary>
    public const int DefaultMaximumPacketSize = 16 * 1024 * 1024;

    /// <summary>The default of <see cref="TopicAliasMaximum"/>.</summary>
    public const int DefaultTopicAliasMaximum = 16;

    /// <summary>The default of <see cref="RequestLimit"/>.</summary>
    public const int DefaultRequestLimit = 1_000;

    /// <summary>The default of <see cref="StartTimeout"/>: 30 seconds.</summary>
    public static readonly TimeSpan DefaultStartTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The server, as a URI: <c>mqtt://host:port</c>, <c>mqtts://…</c> for TLS, <c>ws://host:port/path?query</c> for WebSocket,
    /// <c>wss://…</c> for both. Left out, the port is 1883, 8883, 80 or 443, and the path <c>/mqtt</c>. With
    /// <c>user:password@</c> before the host, percent-encoded where needed, these become <see cref="UserName"/> and
    /// <see cref="Password"/> and are taken out of here. Of a query nothing is ever logged.
    /// </summary>
    public string Server { get; set; } = DefaultServer;

    /// <summary>
    /// Several servers, tried in this order, each as in <see cref="Server"/>, which is not looked at when there are any here.
    /// A lost connection is made again with the same server first; a server that cannot be reached or refuses is followed by
    /// the next at once, and a wait comes after the last. Empty by default.
    /// </summary>
    public IList<string> Servers { get; } = [];

    /// <summary>
    /// Where a server may send this client (Server Reference; MQTT 5, 4.11): hosts, or hosts with a port. Empty by default: no
    /// redirection is followed, since whoever can answer in a server's name could send the credentials anywhere.
    /// </summary>
    public IList<string> AllowedRedirects { get; } = [];

    /// <summary>The version of MQTT to speak. <see cref="MqttProtocolVersion.V500"/> by default.</summary>
    public MqttProtocolVersion ProtocolVersion { get; set; } = MqttProtocolVersion.V500;

    /// <summary>
    /// The client identifier (MQTT 5, 3.1.3.1). Null, the default, makes one up for this process. Two clients with one
    /// identifier throw each other out.
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary>The user name; null, the default, for none.</summary>
    public string? UserName { get; set; }

    /// <summary>The password; null, the default, for none. Needs a <see cref="UserName"/> before MQTT 5.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// Gives the credentials for every attempt to connect, in place of <see cref="UserName"/> and <see cref="Password"/>: for
    /// tokens that expire. Null, the default, for none. An exception it throws fails the attempt, and the next one asks again.
    /// Where they say when they expire (<see cref="MqttCredentials.ExpiresAt"/>), it is asked again before.
    /// </summary>
    public Func<CancellationToken, ValueTask<MqttCredentials>>? CredentialsProvider { get; set; }

    /// <summary>
    /// The method of enhanced authentication (MQTT 5, 4.12), beside the credentials or without any; null, the default, for none. The
    /// connection is made within <see cref="ConnectTimeout"/>, whatever the method asks. Needs MQTT 5; nothing may be sent ahead of
    /// CONNACK then, so <see cref="PipelinedStart"/> has to be off (MQTT-3.1.2-30).
    /// </summary>
    public MqttAuthentication? Authentication { get; set; }

    /// <summary>Whom a connection over TLS trusts, and how it identifies itself there.</summary>
    public MqttTlsOptions Tls { get; } = new();

    /// <summary>
    /// Opens the stream to the server in place of a TCP socket: through a proxy, a tunnel, a serial line. TLS and WebSocket stand
    /// upon it as they do upon a socket, so it gives a plain stream, which is closed with the connection. It is given the
    /// server's host, not resolved, and port. It and its stream have to look at their tokens. Null, the default, for TCP.
    /// An exception it throws fails the attempt, and the next one calls it again.
    /// </summary>
    public Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? ConnectStream { get; set; }

    /// <summary>The will message; null, the default, for none.</summary>
    public MqttWill? Will { get; set; }

    /// <summary>
    /// Stands before the topics of every contract of this connection, with a slash behind it; null or empty, the default, for
    /// nothing. For environments and tenants: <c>staging</c>, <c>tenants/acme</c>.
    /// </summary>
    public string? TopicPrefix { get; set; }

    /// <summary>
    /// The longest silence in either direction before PINGREQ is sent (MQTT 5, 3.1.2.10), in whole seconds up to 65,535;
    /// 60 seconds by default, zero turns it off. A server may set its own instead (MQTT 5, 3.2.2.3.14).
    /// </summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an answer to PINGREQ may take before the connection counts as dead. 10 seconds by default.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long opening the transport and waiting for CONNACK may take together. 10 seconds by default.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the server keeps the session while the connection is interrupted (MQTT 5, 3.1.2.11.2), in whole seconds; one
    /// hour by default, zero for not at all. A stop of the host ends the session. On MQTT 3.1.1, which has no such interval,
    /// a session is kept only under a configured <see cref="ClientId"/>, and for as long as the server likes; on MQTT 3.1 none is.
    /// </summary>
    public TimeSpan SessionExpiry { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether the first connection of this process resumes the session of an earlier one, and a stop leaves it there. False by
    /// default: then the first connection begins a new session and a stop ends it. Needs a <see cref="ClientId"/>. What the
    /// server has queued meanwhile arrives; what the earlier process had not finished sending is not known here, unless the session
    /// is kept on disk, where this option is not needed.
    /// </summary>
    public bool ResumeSessionOnStart { get; set; }

    /// <summary>
    /// What becomes of unfinished messages when the server has lost the session.
    /// <see cref="MqttSessionLossPolicy.RequeueAsNew"/> by default.
    /// </summary>
    public MqttSessionLossPolicy SessionLoss { get; set; }

    /// <summary>
    /// Whether SUBSCRIBE goes out together with CONNECT when a new session begins, without waiting for CONNACK: messages arrive
    /// one round trip sooner. False by default, since some servers do not bear it.
    /// </summary>
    public bool PipelinedStart { get; set; }

    /// <summary>
    /// How long the server may take to answer SUBSCRIBE or UNSUBSCRIBE. 30 seconds by default. When it is over, whoever waits
    /// for the subscription gets an exception, and the connection is made again. Looked at once a second.
    /// </summary>
    public TimeSpan SubscribeTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a publish may take to complete, waiting for a connection included; null, the default, for as long as it takes.
    /// When it is over the publish fails; a message that was not sent yet is taken back. Looked at once a second.
    /// </summary>
    public TimeSpan? PublishTimeout { get; set; }

    /// <summary>
    /// What an awaited publish of QoS 1 or 2 waits for. <see cref="MqttCompletion.Acknowledged"/> by default; a publish may say
    /// otherwise (<see cref="MqttPublishOptions.CompleteWhen"/>).
    /// </summary>
    public MqttCompletion CompleteWhen { get; set; }

    /// <summary>The wait before the second attempt to connect; later ones wait longer. 100 milliseconds by default.</summary>
    public TimeSpan MinimumReconnectDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between attempts to connect. 30 seconds by default.</summary>
    public TimeSpan MaximumReconnectDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether the start of the host waits until the connection is online, and fails when it is not within
    /// <see cref="StartTimeout"/>. False by default: the host starts whether or not the server is there.
    /// </summary>
    public bool WaitForOnlineOnStart { get; set; }

    /// <summary>How long the start waits where <see cref="WaitForOnlineOnStart"/> says so. 30 seconds by default.</summary>
    public TimeSpan StartTimeout { get; set; } = DefaultStartTimeout;

    /// <summary>
    /// How long a stop waits for what is queued, unacknowledged or being handled. 5 seconds by default.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether a connection that is given up (<see cref="MqttConnectionState.Faulted"/>) stops the host. True by default: a
    /// program that looks alive and receives nothing is worse.
    /// </summary>
    public bool StopHostWhenFaulted { get; set; } = true;

    /// <summary>How many messages the outbox holds before <see cref="OutboxOverflow"/> applies. 10,000 by default.</summary>
    public int OutboxLimit { get; set; } = DefaultOutboxLimit;

    /// <summary>
    /// How many bytes of topics and payloads the outbox holds before <see cref="OutboxOverflow"/> applies. 64 MiB by default.
    /// </summary>
    public long OutboxByteLimit { get; set; } = DefaultOutboxByteLimit;

    /// <summary>What happens when the outbox is full. <see cref="MqttOutboxOverflow.Wait"/> by default.</summary>
    public MqttOutboxOverflow OutboxOverflow { get; set; }

    /// <summary>
    /// How many received messages wait for one handler before further ones of QoS 0 are dropped. 10,000 by default. QoS 1
    /// and 2 are never dropped: <see cref="ReceiveMaximum"/> bounds them.
    /// </summary>
    public int QueueLimit { get; set; } = DefaultQueueLimit;

    /// <summary>How many bytes wait for one handler before further messages of QoS 0 are dropped. 64 MiB by default.</summary>
    public long QueueByteLimit { get; set; } = DefaultQueueByteLimit;

    /// <summary>
    /// How long a handler may take for a message; 30 seconds by default, <see cref="Timeout.InfiniteTimeSpan"/> for as long as
    /// it likes. When it is over the handler's token is cancelled. A handler that has ended within a second of that has failed
    /// on the message, unless it still succeeded; one that ignores the token is left behind, has failed too, and the next
    /// message of its lane is handled beside it. At most 16 calls of a lane are left behind at a time; then it waits. A live
    /// subscription has no time-out. Looked at twice a second.
    /// </summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What stands before the topic of a dead letter, behind <see cref="TopicPrefix"/> and with a slash behind it:
    /// <c>dead-letter</c> by default. See <see cref="MqttFailurePolicy.ThenDeadLetter"/>.
    /// </summary>
    public string DeadLetterPrefix { get; set; } = "dead-letter";

    /// <summary>
    /// How many messages of QoS 1 and 2 the server may send ahead of our acknowledgements (MQTT 5, 3.1.2.11.3): 1 to 65,535,
    /// 1,024 by default. Not sent before MQTT 5.
    /// </summary>
    public int ReceiveMaximum { get; set; } = DefaultReceiveMaximum;

    /// <summary>
    /// The largest packet this client takes, in bytes (MQTT 5, 3.1.2.11.4); a larger one ends the connection before it is
    /// read. 16 MiB by default, at most 268,435,460.
    /// </summary>
    public int MaximumPacketSize { get; set; } = DefaultMaximumPacketSize;

    /// <summary>
    /// How many topic aliases the server may use (MQTT 5, 3.1.2.11.5): 0 to 65,535, 16 by default, zero for none. Each may cost
    /// as much memory as a topic is long.
    /// </summary>
    public int TopicAliasMaximum { get; set; } = DefaultTopicAliasMaximum;

    /// <summary>
    /// Whether this client uses topic aliases as far as the server takes them (MQTT 5, 3.3.2.3.4). True by default.
    /// </summary>
    public bool UseTopicAliases { get; set; } = true;

    /// <summary>
    /// Whether a publish carries the trace it belongs to, in the user properties <c>traceparent</c> and <c>tracestate</c> (W3C Trace
    /// Context), so that what handles it goes on with that trace. True by default; before MQTT 5 there are no such properties.
    /// </summary>
    public bool PropagateTraceContext { get; set; } = true;

    /// <summary>
    /// How many requests may wait for their answers at a time; a further one fails at once. At least 1, 1,000 by default.
    /// </summary>
    public int RequestLimit { get; set; } = DefaultRequestLimit;

    /// <summary>
    /// Whether a request fails at once when the server says that nobody is subscribed to it (reason code 0x10; MQTT 5, 3.4.2.1),
    /// instead of with its time-out. True by default; false is for servers that do not know all subscribers. Means nothing at
    /// QoS 0 and before MQTT 5.
    /// </summary>
    public bool FailRequestsNobodyHears { get; set; } = true;

    /// <summary>
    /// Whether handlers of this client, on MQTT 5, also answer the requests of clients on MQTT 3.1.1, which come on topics of
    /// their own. False by default: it takes a second subscription for every handler. On MQTT 3.1.1 they always do, and only these.
    /// </summary>
    public bool AnswerTopicRequests { get; set; }

    /// <summary>
    /// Topic filters, below <see cref="TopicPrefix"/>, that the response topic of a request has to match one of; others are
    /// refused, because whoever may ask could have this client publish where he may not. Empty, the default, lets an answer go
    /// to any topic below the prefix. The answers of this library's callers go to <c>response/#</c>.
    /// </summary>
    public IList<string> AllowedResponseTopics { get; } = [];

    /// <summary>Whether something takes the server's place, so that what is said of the way to it means nothing.</summary>
    internal bool IsServerReplaced { get; set; }

    /// <summary>Where options were read from, if from a configuration: what is wrong is told by the key that was written.</summary>
    internal ConfigurationOrigins Origins { get; } = new();
}
