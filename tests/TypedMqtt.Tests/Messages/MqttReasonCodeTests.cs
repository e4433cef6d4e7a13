namespace TypedMqtt.Tests.Messages;

public sealed class MqttReasonCodeTests
{
    /// <summary>MQTT 5, 2.4, table 2-6.</summary>
    private static readonly byte[] Specified =
    [
        0x00, 0x01, 0x02, 0x04, 0x10, 0x11, 0x18, 0x19,
        .. Enumerable.Range(0x80, 0xA2 - 0x80 + 1).Select(code => (byte)code),
    ];

    [Fact]
    public void Every_reason_code_of_the_specification_has_a_name_and_there_are_no_others() =>
        Assert.Equal(Specified, Enum.GetValues<MqttReasonCode>().Select(code => (byte)code));

    [Theory]
    [InlineData(MqttReasonCode.NotAuthorized, 0x87)]
    [InlineData(MqttReasonCode.SessionTakenOver, 0x8E)]
    [InlineData(MqttReasonCode.PacketIdentifierInUse, 0x91)]
    [InlineData(MqttReasonCode.PacketTooLarge, 0x95)]
    [InlineData(MqttReasonCode.WildcardSubscriptionsNotSupported, 0xA2)]
    public void A_name_has_the_number_of_the_specification(MqttReasonCode code, byte number) => Assert.Equal(number, (byte)code);
}
