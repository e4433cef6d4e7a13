using System.Buffers;
using TypedMqtt.Protocol;
using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

/// <summary>
/// Collects what arrives until it is a whole packet. Grows no faster than bytes arrive, and only for a packet whose length
/// has been found to be within the limit: a length alone costs no memory.
/// </summary>
internal sealed class ReceiveBuffer(MqttProtocolVersion version, uint maximumPacketSize) : IDisposable
{
    private const int InitialSize = 2 * 1024;

    /// <summary>Up to here it grows when more arrives at once than it takes: to read much at once is cheaper.</summary>
    private const int LargestUnasked = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _start;
    private int _end;
    private bool _wasFilled;

    /// <summary>Gives the next whole packet; it is valid until <see cref="Consume"/> or <see cref="FillAsync"/>.</summary>
    /// <exception cref="MqttProtocolException">What has arrived is no packet, or one larger than the limit.</exception>
    internal bool TryPeek(out Frame frame) =>
        FrameReader.TryRead(_buffer.AsSpan(_start, _end - _start), maximumPacketSize, version, out frame);

    /// <summary>Passes over a packet.</summary>
    internal void Consume(int length)
    {
        _start += length;
        if (_start == _end)
        {
            _start = _end = 0;
        }
    }

    /// <summary>Reads more; false when the other side has closed.</summary>
    internal async ValueTask<bool> FillAsync(ITransport transport, CancellationToken cancellationToken)
    {
        MakeRoom();
        var count = await transport.ReadAsync(_buffer, _end, _buffer.Length - _end, cancellationToken).ConfigureAwait(false);
        _end += count;
        _wasFilled = _end == _buffer.Length;
        return count > 0;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length || (_wasFilled && _buffer.Length < LargestUnasked))
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }
}
