using System.IO.Pipelines;

namespace TypedMqtt.Tests.Harness;

/// <summary>One end of a connection in memory: what one end writes, the other one reads.</summary>
internal sealed class DuplexStream : Stream
{
    private readonly Pipe _in;
    private readonly Pipe _out;
    private readonly Stream _reads;
    private readonly Stream _writes;

    private DuplexStream(Pipe reads, Pipe writes)
    {
        (_in, _out) = (reads, writes);
        (_reads, _writes) = (reads.Reader.AsStream(), writes.Writer.AsStream());
    }

    internal static (Stream Client, Stream Server) CreatePair()
    {
        var (there, back) = (new Pipe(), new Pipe());
        return (new DuplexStream(back, there), new DuplexStream(there, back));
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _reads.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writes.WriteAsync(buffer, cancellationToken);
        await _writes.FlushAsync(cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // As with a socket, the other end learns of it, and what hangs here ends.
            _out.Writer.Complete();
            _out.Writer.CancelPendingFlush();
            _in.Writer.Complete(new IOException("The stream was disposed of."));
        }

        base.Dispose(disposing);
    }
}
