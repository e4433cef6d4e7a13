namespace TypedMqtt.Tests.Errors;

public sealed class ExceptionTests
{
    private static readonly InvalidOperationException Cause = new("cause");

    public static TheoryData<Func<string, Exception, MqttException>> WithCause => new(
        (message, cause) => new MqttException(message, cause),
        (message, cause) => new MqttConnectionException(message, cause),
        (message, cause) => new MqttPayloadException(message, cause),
        (message, cause) => new MqttPublishException(message, cause),
        (message, cause) => new MqttSubscribeException(message, cause));

    [Theory, MemberData(nameof(WithCause))]
    public void Every_failure_about_MQTT_can_be_caught_as_one_and_keeps_its_cause(Func<string, Exception, MqttException> create)
    {
        var failure = create("what", Cause);

        Assert.Equal("what", failure.Message);
        Assert.Same(Cause, failure.InnerException);
    }

    [Fact]
    public void A_reason_code_is_kept_where_there_is_one_and_null_where_there_is_none()
    {
        Assert.Equal(MqttReasonCode.NotAuthorized, new MqttConnectionException("", MqttReasonCode.NotAuthorized).ReasonCode);
        Assert.Equal(MqttReasonCode.QuotaExceeded, new MqttPublishException("", MqttReasonCode.QuotaExceeded).ReasonCode);
        Assert.Equal(MqttReasonCode.TopicFilterInvalid, new MqttSubscribeException("", MqttReasonCode.TopicFilterInvalid).ReasonCode);
        Assert.Null(new MqttConnectionException("", Cause).ReasonCode);
        Assert.Null(new MqttPublishException("").ReasonCode);
        Assert.Null(new MqttSubscribeException().ReasonCode);
    }
}
