using System.Buffers;
using System.Threading.Tasks.Sources;
using TypedMqtt.CompilerServices;
using TypedMqtt.Infrastructure;
using TypedMqtt.Protocol;

namespace TypedMqtt.Session;

/// <summary>
/// A message on its way out: its encoded parts, what the session knows of it, and the task its publisher awaits. Fields
/// below "session" are touched only by the session; the task is completed once, by whoever comes first.
/// </summary>
/// <remarks>
/// One that was rented is used again, for another message, when its session has released it and its publisher has been told:
/// until both have happened it is that of either, and afterwards of neither.
/// </remarks>
internal sealed class OutboundMessage : IValueTaskSource, IPooled<OutboundMessage>
{
    /// <summary>The size of an array that takes most messages.</summary>
    private const int UsualSize = 256;

    /// <summary>Larger arrays are not kept with a message, but go back to the shared pool, where others find them.</summary>
    private const int LargestSpare = 1024;

    /// <summary>What is added to topic, properties and payload at the most: lengths, packet identifier, expiry.</summary>
    private const int LargestHeader = 32;

    private ManualResetValueTaskSourceCore<bool> _completion = new() { RunContinuationsAsynchronously = true };
    private int _completed;
    private byte[]? _buffer;

    // For the next message: while this one is not used, nobody else has it.
    private byte[]? _spare;

    // The session is one until it releases the message, and the journal one until the message is kept.
    private int _holders = 1;
    private int _released;
    private bool _isKept;

    // A rented one has two: the session and the publisher. Others are never used again.
    private int _owners;

    /// <param name="member">The contract member it belongs to.</param>
    /// <param name="buffer">A pooled array holding topic, MQTT 5 properties and payload, one behind the other.</param>
    /// <param name="topicLength">The length of the topic.</param>
    /// <param name="propertiesLength">The length of the properties.</param>
    /// <param name="payloadLength">The length of the payload.</param>
    /// <param name="expiresAt">When it expires, in the clock's milliseconds; null for never.</param>
    internal OutboundMessage(MqttMember member, byte[] buffer, int topicLength, int propertiesLength, int payloadLength, long? expiresAt)
    {
        Member = member;
        Begin(member, buffer, topicLength, propertiesLength, payloadLength, expiresAt);
    }

    /// <summary>Gives a message that is used again. Who has a cancellation token to watch, or a journal, needs one of his own.</summary>
    /// <inheritdoc cref="OutboundMessage(MqttMember, byte[], int, int, int, long?)"/>
    internal static OutboundMessage Rent(MqttMember member, byte[] buffer, int topicLength, int propertiesLength, int payloadLength, long? expiresAt)
    {
        if (Pool<OutboundMessage>.Take() is { } message)
        {
            message.Begin(member, buffer, topicLength, propertiesLength, payloadLength, expiresAt);
        }
        else
        {
            message = new OutboundMessage(member, buffer, topicLength, propertiesLength, payloadLength, expiresAt);
        }

        message._owners = 2;
        return message;
    }

    /// <summary>Rents an array to write a message to. One that no message takes over goes back to the shared pool.</summary>
    internal static byte[] RentArray()
    {
        if (Pool<OutboundMessage>.Peek() is { _spare: { } spare } message)
        {
            message._spare = null;
            return spare;
        }

        return ArrayPool<byte>.Shared.Rent(UsualSize);
    }

    /// <summary>
    /// Whether its payload is written from where it is. Copied into the write buffer, as others are to be written together, it would
    /// cost more than a write of its own. Such a message is never rented: who writes it holds it.
    /// </summary>
    internal static bool IsLarge(int payloadLength) => payloadLength >= 32 * 1024;

    /// <summary>Whether no packet could hold topic, properties and payload of so many bytes together.</summary>
    internal static bool IsTooLarge(int bytes) => (long)bytes + LargestHeader > VariableByteInteger.Maximum;

    internal MqttMember Member { get; private set; }

    internal MqttQos Qos { get; set; }

    internal bool Retain { get; set; }

    internal long? ExpiresAt { get; private set; }

    /// <summary>From when on another process has no use for it, in the clock's milliseconds, where it does not expire before; null for never.</summary>
    internal long? KeptUntil { get; init; }

    /// <summary>How long it may wait, for messages; zero for ever.</summary>
    internal TimeSpan Expiry { get; set; }

    /// <summary>When its publisher stops waiting, in the clock's milliseconds; null for never.</summary>
    internal long? TimesOutAt { get; set; }

    /// <summary>Whether its publisher waits only until the session has taken it: on disk, where the session is kept there.</summary>
    internal bool CompletesWhenAccepted { get; set; }

    /// <summary>Whether the session has to look at the time for it.</summary>
    internal bool HasDeadline => ExpiresAt is not null || TimesOutAt is not null;

    internal int TopicLength { get; private set; }

    internal int PropertiesLength { get; private set; }

    internal int PayloadLength { get; private set; }

    /// <summary>What it counts for against the byte limit of the outbox.</summary>
    internal int Size => TopicLength + PropertiesLength + PayloadLength;

    internal ReadOnlySpan<byte> Topic => Parts[..TopicLength];

    internal ReadOnlySpan<byte> Properties => Parts.Slice(TopicLength, PropertiesLength);

    /// <summary>The payload, for who holds the message.</summary>
    internal ReadOnlyMemory<byte> PayloadMemory => _buffer.AsMemory(TopicLength + PropertiesLength, PayloadLength);

    internal ReadOnlySpan<byte> Payload => Parts.Slice(TopicLength + PropertiesLength, PayloadLength);

    /// <summary>
    /// Gives the task of the publisher, which is awaited at most once, as generated code does. To be called once, and before
    /// the session can have released the message.
    /// </summary>
    internal ValueTask TakeCompletion()
    {
        if (IsCompleted && _completion.GetStatus(_completion.Version) == ValueTaskSourceStatus.Succeeded)
        {
            Disown();
            return default;
        }

        return new ValueTask(this, _completion.Version);
    }

    public OutboundMessage? NextKept { get; set; }

    public OutboundMessage? NextBatch { get; set; }

    // --- session ---
    internal OutboundState State { get; set; }

    internal ushort PacketId { get; set; }

    /// <summary>True while it counts against the server's Receive Maximum: sent on the connection that stands.</summary>
    internal bool Counts { get; set; }

    /// <summary>Its place in the order of first sending.</summary>
    internal long Sequence { get; set; }

    /// <summary>What the server said in PUBACK or PUBREC when it took the message; null while it has said nothing.</summary>
    internal MqttReasonCode? ReasonCode { get; set; }

    /// <summary>Its number in the journal, in the order of acceptance; zero where there is no journal.</summary>
    internal long Entry { get; set; }

    /// <summary>Whether it is where it outlives the process.</summary>
    internal bool IsKept { get => Volatile.Read(ref _isKept); set => Volatile.Write(ref _isKept, value); }

    /// <summary>When it expires by the calendar, in Unix milliseconds: what is kept, since the clock of a process ends with it.</summary>
    internal long? ExpiresAtUnixTime { get; set; }

    /// <summary>The list it is in, and its neighbours there.</summary>
    internal OutboundList? List { get; set; }

    internal OutboundMessage? Previous { get; set; }

    internal OutboundMessage? Next { get; set; }

    /// <summary>The publisher's token, and what is registered with it while it can still cancel.</summary>
    internal CancellationToken CancellationToken { get; init; }

    internal CancellationTokenRegistration Cancellation { get; set; }

    private ReadOnlySpan<byte> Parts => _buffer ?? throw new InvalidOperationException("The message has been released.");

    internal bool IsCompleted => Volatile.Read(ref _completed) != 0;

    /// <summary>Whether its publisher has given it up, and did not just go on when it was accepted.</summary>
    internal bool IsAbandoned => IsCompleted && !CompletesWhenAccepted;

    /// <summary>Ends the publisher's wait; false when it had ended before.</summary>
    internal bool TryComplete(Exception? failure)
    {
        if (Interlocked.Exchange(ref _completed, 1) != 0)
        {
            return false;
        }

        // Unregister, not Dispose: disposing waits for a running callback, which may be waiting for the session.
        Cancellation.Unregister();
        if (failure is null)
        {
            _completion.SetResult(true);
        }
        else
        {
            _completion.SetException(failure);
        }

        return true;
    }

    /// <summary>The session is done with the message: nothing of it is sent any more. Gives its parts back to the pool, once nobody holds them.</summary>
    internal void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            LetGo();
            Disown();
        }
    }

    /// <summary>Keeps the parts from going back to the pool.</summary>
    internal void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Takes a hold back.</summary>
    internal void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) == 0 && Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            if (_owners > 0 && _spare is null && buffer.Length <= LargestSpare)
            {
                _spare = buffer;
                return;
            }

            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    void IValueTaskSource.GetResult(short token)
    {
        try
        {
            _completion.GetResult(token);
        }
        finally
        {
            Disown();
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);

    private void Begin(MqttMember member, byte[] buffer, int topicLength, int propertiesLength, int payloadLength, long? expiresAt)
    {
        Member = member;
        Qos = member.Qos;
        Retain = member.Kind == MqttMemberKind.State;
        _buffer = buffer;
        TopicLength = topicLength;
        PropertiesLength = propertiesLength;
        PayloadLength = payloadLength;
        ExpiresAt = expiresAt;
    }

    private void Disown()
    {
        if (_owners > 0 && Interlocked.Decrement(ref _owners) == 0)
        {
            KeepForLater();
        }
    }

    private void KeepForLater()
    {
        _completion.Reset();
        _completed = 0;
        _holders = 1;
        _released = 0;
        _isKept = false;
        Expiry = default;
        TimesOutAt = null;
        CompletesWhenAccepted = false;
        State = default;
        PacketId = 0;
        Counts = false;
        Sequence = 0;
        ReasonCode = null;
        Pool<OutboundMessage>.Return(this);
    }
}
