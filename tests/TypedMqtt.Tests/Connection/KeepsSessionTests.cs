using TypedMqtt.Connection;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>Whether the server is asked to keep the session while we are away.</summary>
public sealed class KeepsSessionTests
{
    [Theory]
    [InlineData(V500, null, true)]
    [InlineData(V500, "c", true)]
    [InlineData(V311, null, false)] // would stay at the server for ever after a crash
    [InlineData(V311, "c", true)]
    [InlineData(V310, null, false)]
    [InlineData(V310, "c", false)] // its server does not say whether it has one
    public void A_session_is_kept_where_its_loss_and_its_presence_can_be_told(MqttProtocolVersion version, string? clientId, bool expected) =>
        Assert.Equal(expected, new ConnectionSettings(new MqttOptions { ProtocolVersion = version, ClientId = clientId }).KeepsSession);

    [Fact]
    public void No_session_is_kept_without_a_session_expiry() =>
        Assert.False(new ConnectionSettings(new MqttOptions { ProtocolVersion = V500, SessionExpiry = TimeSpan.Zero }).KeepsSession);

    [Theory]
    [InlineData(V310)]
    [InlineData(V311)]
    [InlineData(V500)]
    public void A_made_up_client_identifier_is_short_enough_for_every_server(MqttProtocolVersion version) =>
        Assert.InRange(new ConnectionSettings(new MqttOptions { ProtocolVersion = version }).ClientId.Length, 1, 23);
}
