using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TypedMqtt.CompilerServices;
using TypedMqtt.Authentication;
using TypedMqtt.Connection;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Transport;

namespace TypedMqtt.Fuzz;

/// <summary>
/// The whole receive path of a connection, from CONNACK on, in one thread: connector, receive loop and buffer, packet handler, session
/// with messages in flight and subscriptions asked for. What is wrong is refused; all that was published ends; nothing grows beyond
/// the limits that the server was told.
/// </summary>
internal sealed class StreamTarget(Tally tally)
{
    private const int ReceiveMaximum = 3;
    private const int Publishes = 4;

    // QoS 1 twice, then QoS 2 twice: packet identifiers 2 to 5, behind that of SUBSCRIBE.
    private static readonly MqttMember<string>[] Members =
    [
        .. new[] { MqttQos.AtLeastOnce, MqttQos.ExactlyOnce }.Select(qos => new MqttMember<string>("IFuzz.PublishAsync", "p/out", MqttMemberKind.Event, qos, 0, MqttPayloads.Text)),
    ];

    private static readonly Dictionary<MqttProtocolVersion, MqttOptions> Options = new[] { MqttProtocolVersion.V310, MqttProtocolVersion.V311, MqttProtocolVersion.V500 }
        .ToDictionary(version => version, version => new MqttOptions
        {
            ProtocolVersion = version,
            ClientId = "fuzz",
            ReceiveMaximum = ReceiveMaximum,
            TopicAliasMaximum = 2,
            MaximumPacketSize = 64 * 1024,
            SessionExpiry = version == MqttProtocolVersion.V500 ? TimeSpan.FromHours(1) : TimeSpan.Zero,
        });

    internal void Run(FuzzInput input)
    {
        var dice = new Dice(input.Choices);
        var time = new StillTime();
        var clock = new Clock(time);
        var settings = new ConnectionSettings(Options[input.Version]);
        var core = new SessionCore(settings.CreateSession() with { FirstSubscriptionIdentifier = 1 });
        using var gate = new SessionGate(core, clock, new Counters(), NullLogger.Instance);
        var handlers = new BusyHandlers(gate, dice);
        gate.Subscribe("p/one", MqttQos.AtLeastOnce);
        var unwanted = gate.Subscribe("q/#", MqttQos.ExactlyOnce);
        var published = Enumerable.Range(0, Publishes).Select(i => gate.Publish(Message(Members[i / 2])).AsTask()).ToArray();

        // Some streams are cut, and go on upon a connection that resumes the session.
        var cut = dice.OneIn(3) ? dice.Next(input.Bytes.Length + 1) : input.Bytes.Length;
        using var first = new Connection(settings, gate, clock, time, handlers, dice, unwanted);
        var end = first.Run(tally, input.Bytes.AsMemory(0, cut));
        if (cut < input.Bytes.Length)
        {
            var accepting = Corpus.Accepting(input.Version, sessionPresent: input.Version == MqttProtocolVersion.V500);
            var stream = new List<byte>();
            CorpusPacket.WritePacket(stream, accepting.FirstByte, accepting.ToBody());
            using var second = new Connection(settings, gate, clock, time, handlers, dice, unwanted: null);
            end = second.Run(tally, (byte[])[.. stream, .. input.Bytes.AsSpan(cut)]);
        }

        tally.End(end);
        if (input.Version == MqttProtocolVersion.V500 && handlers.Busy > 4 * ReceiveMaximum)
        {
            throw new BrokenInvariantException($"{handlers.Busy} messages are being handled, and our Receive Maximum is {ReceiveMaximum}");
        }

        gate.Close(new MqttConnectionException("The connection was closed."));
        if (gate.Depths is not (0, 0) || Array.Exists(published, task => !task.IsCompleted && !HasEnded(task)))
        {
            throw new BrokenInvariantException("a publish has not ended");
        }
    }

    // The awaiter runs elsewhere, so a task may be a moment behind its message.
    private static bool HasEnded(Task task) => ((IAsyncResult)task).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(30));

    private static OutboundMessage Message(MqttMember member)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16);
        var length = Encoding.UTF8.GetBytes(member.Template, buffer);
        return new OutboundMessage(member, buffer, length, propertiesLength: 0, payloadLength: 0, expiresAt: null);
    }

    /// <summary>One connection, from CONNECT to its end: what the connector and the loops of a connection do.</summary>
    private sealed class Connection(
        ConnectionSettings settings, SessionGate gate, Clock clock, StillTime time, BusyHandlers handlers, Dice dice, SubscriptionHold? unwanted) : ITransportFactory, IDisposable
    {
        private readonly SendEncoder _encoder = new(new PacketEncoder(settings.Version));
        private readonly PooledBufferWriter _buffer = new();
        private PiecewiseTransport? _transport;
        private Task _overdue = Task.CompletedTask;
        private SubscriptionHold? _unwanted = unwanted;
        private long _most;
        private long _sent;

        public ValueTask<ITransport> ConnectAsync(ServerAddress address, MqttOptions options, CancellationToken cancellationToken) => new(_transport!);

        internal StreamEnd Run(Tally tally, ReadOnlyMemory<byte> bytes)
        {
            // No packet of the server is worth more than one of ours, of five bytes; besides there is what we had to send anyway.
            _most = 300 + (5 * (bytes.Length / 2));
            _transport = new PiecewiseTransport(bytes, dice);
            try
            {
                var identity = new Identity(settings, gate, clock, NullLogger.Instance);
                var connector = new Connector(settings, this, gate, identity, clock);
                using var connection = Synchronous.Result(connector.ConnectAsync(settings.Server, gate.NeedsNewSession, CancellationToken.None));
                gate.OnConnected(connection.ConnAck, connection.IsNewSession);
                _overdue = gate.WhenOverdue();
                Send();
                var packets = new PacketHandler(new PacketDecoder(settings.Version), new InboundAliases((ushort)settings.Options.TopicAliasMaximum), gate, handlers, () => { }, identity.Reauthenticator);
                var loop = new ReceiveLoop(connection.Transport, connection.Received, packets, OnReceived);
                return Synchronous.Result(loop.RunAsync(CancellationToken.None)) is null ? StreamEnd.Closed : StreamEnd.Disconnected;
            }
            catch (MqttProtocolException e)
            {
                tally.Refuse(e);
                return StreamEnd.Refused;
            }
            catch (MqttConnectionException e) when (e.InnerException is MqttProtocolException refusal)
            {
                tally.Refuse(refusal);
                return StreamEnd.Refused;
            }
            catch (MqttConnectionException e) when (e.Failure is MqttConnectionFailure.Lost or MqttConnectionFailure.Refused or MqttConnectionFailure.CredentialsRefused)
            {
                return StreamEnd.NotConnected;
            }
            finally
            {
                gate.OnDisconnected();
            }
        }

        public void Dispose() => _buffer.Dispose();

        private void OnReceived()
        {
            time.Move(dice.Next(1_000));
            handlers.FinishSome();
            if (_unwanted is { Settled.IsCompleted: true })
            {
                gate.Unsubscribe(_unwanted);
                _unwanted = null;
            }

            if (!dice.OneIn(4))
            {
                Send();
            }

            if (dice.OneIn(8))
            {
                gate.CheckDeadlines();
                if (_overdue.IsCompleted)
                {
                    _transport!.Close();
                }
            }
        }

        private void Send()
        {
            _buffer.Clear();
            gate.Encode(_buffer, int.MaxValue, _encoder);
            _sent += _buffer.WrittenCount;
            if (_sent > _most)
            {
                throw new BrokenInvariantException($"the server was answered with {_sent} bytes, and there is no reason for more than {_most}");
            }
        }
    }
}
