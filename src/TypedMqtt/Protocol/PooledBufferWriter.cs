using System.Buffers;

namespace TypedMqtt.Protocol;

/// <summary>A growing buffer over the shared array pool.</summary>
internal sealed class PooledBufferWriter : IBufferWriter<byte>, IDisposable
{
    private const int InitialCapacity = 256;

    private byte[] _buffer;

    internal PooledBufferWriter() => _buffer = ArrayPool<byte>.Shared.Rent(InitialCapacity);

    /// <summary>Goes on in an array that was rented from the shared pool.</summary>
    internal PooledBufferWriter(byte[] rented, int written)
    {
        _buffer = rented;
        WrittenCount = written;
    }

    internal int WrittenCount { get; private set; }

    internal int Capacity => _buffer.Length;

    internal ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, WrittenCount);

    internal ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, WrittenCount);

    public void Advance(int count)
    {
        if (count < 0 || count > _buffer.Length - WrittenCount)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "More than was asked for.");
        }

        WrittenCount += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(WrittenCount);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(WrittenCount);
    }

    internal void Clear() => WrittenCount = 0;

    /// <summary>Takes what another one has, and gives it what this one has.</summary>
    internal void Exchange(PooledBufferWriter other)
    {
        (_buffer, other._buffer) = (other._buffer, _buffer);
        (WrittenCount, other.WrittenCount) = (other.WrittenCount, WrittenCount);
    }

    /// <summary>Goes on in an array that was rented from the shared pool; this one has to be empty.</summary>
    internal void Attach(byte[] rented, int written)
    {
        _buffer = rented;
        WrittenCount = written;
    }

    /// <summary>Hands the array to the caller, who has to give it back to the shared pool.</summary>
    internal byte[] Detach()
    {
        var buffer = _buffer;
        _buffer = [];
        WrittenCount = 0;
        return buffer;
    }

    public void Dispose()
    {
        var buffer = Detach();
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Reserve(int sizeHint)
    {
        var size = Math.Max(1, sizeHint);
        if (_buffer.Length - WrittenCount >= size)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(checked(WrittenCount + Math.Max(size, _buffer.Length)));
        WrittenSpan.CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
