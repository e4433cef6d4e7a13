using System.Buffers;
using TypedMqtt.Protocol;
using TypedMqtt.Session;

namespace TypedMqtt.Tests.Session;

public sealed class SubscriptionIdentifierSequenceTests
{
    [Theory]
    [InlineData(1, new[] { 1, 2, 3 })]
    [InlineData(268_435_454, new[] { 268_435_454, 268_435_455, 1 })]
    public void It_goes_round_and_leaves_zero_out(int first, int[] expected)
    {
        var sequence = new SubscriptionIdentifierSequence(first);

        Assert.Equal(expected, new[] { sequence.Next(), sequence.Next(), sequence.Next() });
    }

    [Theory]
    [InlineData(100)]
    [InlineData(268_435_454)]
    public void It_knows_what_it_has_given(int first)
    {
        var sequence = new SubscriptionIdentifierSequence(first);
        Assert.False(HasGiven(sequence, first));

        sequence.Next();
        sequence.Next();
        var third = sequence.Next();

        Assert.True(HasGiven(sequence, first));
        Assert.True(HasGiven(sequence, 77, third));
        Assert.False(HasGiven(sequence, third + 1));
        Assert.False(HasGiven(sequence, first - 1, 77));
    }

    private static bool HasGiven(SubscriptionIdentifierSequence sequence, params int[] identifiers)
    {
        var properties = new ArrayBufferWriter<byte>();
        foreach (var identifier in identifiers)
        {
            FieldWriter.WriteByte(properties, (byte)PropertyId.SubscriptionIdentifier);
            FieldWriter.WriteVariableByteInteger(properties, identifier);
        }

        return sequence.HasGiven(new SubscriptionIdentifiers(properties.WrittenSpan));
    }
}
