using TypedMqtt.Protocol;

namespace TypedMqtt.Session;

/// <summary>
/// Gives every SUBSCRIBE an identifier of its own. Begins anywhere: the messages of a session that an earlier process has
/// left carry that one's identifiers, and must not be taken for those of other filters.
/// </summary>
/// <param name="first">The first identifier, from 1 to 268,435,455 (MQTT 5, 3.8.2.1.2).</param>
internal sealed class SubscriptionIdentifierSequence(int first)
{
    private int _count;

    internal int Next()
    {
        var identifier = (int)(((long)first - 1 + _count) % VariableByteInteger.Maximum) + 1;

        // After so many all are ours, and stay it.
        Volatile.Write(ref _count, Math.Min(_count + 1, VariableByteInteger.Maximum));
        return identifier;
    }

    /// <summary>Whether one of them was given here. May be asked from any thread.</summary>
    internal bool HasGiven(SubscriptionIdentifiers identifiers)
    {
        foreach (var identifier in identifiers)
        {
            var place = ((long)identifier - first + VariableByteInteger.Maximum) % VariableByteInteger.Maximum;
            if (place < Volatile.Read(ref _count))
            {
                return true;
            }
        }

        return false;
    }
}
