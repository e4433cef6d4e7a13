using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TypedMqtt.Requests;

/// <summary>
/// What requests are known by. Whoever can guess one, and may publish to our response topic, can answer in the responder's place, so
/// they are random by the system's generator; asked for many at a time, since to ask costs as much as a request.
/// </summary>
internal static class Correlations
{
    private const int Batch = 64;

    [ThreadStatic]
    private static Guid[]? t_batch;

    [ThreadStatic]
    private static int t_left;

    internal static Guid Next()
    {
        if (t_left == 0)
        {
            t_batch ??= new Guid[Batch];
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(t_batch.AsSpan()));
            t_left = Batch;
        }

        // Not left behind: what was used must not be found in memory beside what will be.
        var index = --t_left;
        var next = t_batch![index];
        t_batch[index] = default;
        return next;
    }
}
