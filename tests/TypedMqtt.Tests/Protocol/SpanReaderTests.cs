using System.Text;
using CsCheck;
using TypedMqtt.Protocol;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Protocol;

/// <summary>MQTT's data types (MQTT 5, 1.5), written and read.</summary>
public sealed class SpanReaderTests
{
    [Fact, Statement("MQTT-1.5.5-1")]
    public void A_variable_byte_integer_has_the_fewest_bytes_and_reads_as_it_was_written_MQTT_1_5_5_1() =>
        Gen.OneOf(
            Gen.Int[0, VariableByteInteger.Maximum],
            Gen.OneOf(0, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, VariableByteInteger.Maximum)).Sample(
            value =>
            {
                var bytes = Wire.Written(writer => FieldWriter.WriteVariableByteInteger(writer, value));
                var reader = new SpanReader(bytes);
                Assert.Equal((uint)value, reader.ReadVariableByteInteger());
                Assert.True(reader.IsEmpty);
                Assert.Equal(VariableByteInteger.Size(value), bytes.Length);
                Assert.True(bytes.Length == 1 || value >= 1 << (7 * (bytes.Length - 1)));

                // One byte longer says the same, and is refused.
                if (bytes.Length < 4)
                {
                    byte[] longer = [.. bytes[..^1], (byte)(bytes[^1] | 0x80), 0];
                    var refusal = Assert.Throws<MqttProtocolException>(() => new SpanReader(longer).ReadVariableByteInteger());
                    Assert.Equal("MQTT-1.5.5-1", refusal.Statement);
                }
            },
            iter: 5_000);

    [Theory]
    [InlineData(-1)]
    [InlineData(VariableByteInteger.Maximum + 1)]
    public void What_does_not_fit_into_a_variable_byte_integer_is_not_written(int value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => VariableByteInteger.Write(new byte[5], value));

    [Fact]
    public void All_types_read_as_they_were_written() =>
        Gen.Select(Gen.Byte, Gen.UShort, Gen.UInt, Gens.Text, Gens.Data).Sample(
            (small, middle, large, text, data) =>
            {
                var bytes = Wire.Written(writer =>
                {
                    FieldWriter.WriteByte(writer, small);
                    FieldWriter.WriteUInt16(writer, middle);
                    FieldWriter.WriteUInt32(writer, large);
                    FieldWriter.WriteString(writer, text, "text");
                    FieldWriter.WriteBinary(writer, data, "data");
                    FieldWriter.WriteProperties(writer, data);
                });

                var reader = new SpanReader(bytes);
                Assert.Equal((small, middle, large), (reader.ReadByte(), reader.ReadUInt16(), reader.ReadUInt32()));
                Assert.Equal(text, reader.ReadString());
                Assert.Equal(data, reader.ReadBinary());
                Assert.Equal(data, reader.ReadProperties());
                reader.CheckEnd();
            },
            iter: 5_000);

    [Fact, Statement("MQTT-1.5.4-1"), Statement("MQTT-1.5.4-2")]
    public void A_string_is_read_exactly_when_it_is_UTF_8_without_U_0000_MQTT_1_5_4_1() =>
        Gen.OneOf(Gen.Byte, Gen.OneOf<byte>(0x00, 0x7F, 0x80, 0xBF, 0xC2, 0xE0, 0xED, 0xA0, 0xEF, 0xF0, 0xF4)).Array[0, 6].Sample(
            bytes =>
            {
                var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
                string? expected;
                try
                {
                    expected = strict.GetString(bytes);
                    expected = expected.Contains('\0', StringComparison.Ordinal) ? null : expected;
                }
                catch (DecoderFallbackException)
                {
                    expected = null;
                }

                byte[] field = [0, (byte)bytes.Length, .. bytes];
                if (expected is null)
                {
                    var refusal = Assert.Throws<MqttProtocolException>(() => new SpanReader(field).ReadString());
                    Assert.Equal(MqttReasonCode.MalformedPacket, refusal.ReasonCode);
                }
                else
                {
                    Assert.Equal(expected, new SpanReader(field).ReadString());
                }
            },
            iter: 20_000);
}
