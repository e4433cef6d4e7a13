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

    [Theory]
    [InlineData(MqttReasonCode.BadUserNameOrPassword, MqttConnectionFailure.CredentialsRefused)]
    [InlineData(MqttReasonCode.NotAuthorized, MqttConnectionFailure.CredentialsRefused)]
    [InlineData(MqttReasonCode.KeepAliveTimeout, MqttConnectionFailure.TimedOut)]
    [InlineData(MqttReasonCode.ServerBusy, MqttConnectionFailure.Refused)]
    public void A_connection_failure_has_the_class_that_its_reason_code_belongs_to(MqttReasonCode reasonCode, MqttConnectionFailure failure) =>
        Assert.Equal(failure, new MqttConnectionException("", reasonCode, "other").Failure);

    [Fact]
    public void A_connection_failure_has_the_class_it_was_given_or_none()
    {
        var failure = new MqttConnectionException("what", MqttConnectionFailure.ServerCertificateExpired, Cause);

        Assert.Equal((MqttConnectionFailure.ServerCertificateExpired, null, Cause), (failure.Failure, failure.ReasonCode, failure.InnerException));
        Assert.Equal(MqttConnectionFailure.Lost, new MqttConnectionException("", MqttConnectionFailure.Lost).Failure);
        Assert.Equal(MqttConnectionFailure.Unspecified, new MqttConnectionException("").Failure);
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
