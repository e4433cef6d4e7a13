using System.Buffers.Binary;
using System.Numerics;

namespace TypedMqtt.Infrastructure;

/// <summary>A hash that is the same in every process and on every machine, unlike <see cref="HashCode"/>. For no secrets: it is CRC-32C.</summary>
internal static class StableHash
{
    internal static uint Add(uint hash, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            hash = BitOperations.Crc32C(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var one in bytes)
        {
            hash = BitOperations.Crc32C(hash, one);
        }

        return hash;
    }
}
