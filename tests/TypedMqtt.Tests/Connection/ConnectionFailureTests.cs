using TypedMqtt.Tests.Harness;
using static TypedMqtt.MqttProtocolVersion;

namespace TypedMqtt.Tests.Connection;

/// <summary>Every way in which a connection fails or ends has its class; those of certificates are tested with a real network.</summary>
public sealed class ConnectionFailureTests
{
    private const int Closes = 0;

    [Theory]
    [InlineData(V500, Closes, "", MqttConnectionFailure.Lost)]
    [InlineData(V311, Closes, "", MqttConnectionFailure.Lost)]
    [InlineData(V500, 0xD0, "", MqttConnectionFailure.ProtocolViolation)]
    [InlineData(V311, 0xD0, "", MqttConnectionFailure.ProtocolViolation)]
    [InlineData(V500, 0x20, "00 86 {}", MqttConnectionFailure.CredentialsRefused)]
    [InlineData(V500, 0x20, "00 87 {}", MqttConnectionFailure.CredentialsRefused)]
    [InlineData(V311, 0x20, "00 04", MqttConnectionFailure.CredentialsRefused)]
    [InlineData(V311, 0x20, "00 05", MqttConnectionFailure.CredentialsRefused)]
    [InlineData(V500, 0x20, "00 97 {}", MqttConnectionFailure.Refused)]
    [InlineData(V311, 0x20, "00 03", MqttConnectionFailure.Refused)]
    public async Task An_attempt_that_fails_has_the_class_of_what_the_server_did(MqttProtocolVersion version, int firstByte, string body, MqttConnectionFailure failure)
    {
        await using var host = ClientHost.Create(version);
        await host.StartAsync();
        var peer = await host.Network.AcceptAsync();
        await peer.ReceiveConnectAsync();

        Answer(peer, firstByte, body);

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(failure, host.Connection.LastFailure!.Failure);
    }

    [Theory]
    [InlineData(V500, Closes, "", MqttConnectionFailure.Lost)]
    [InlineData(V311, Closes, "", MqttConnectionFailure.Lost)]
    [InlineData(V500, 0x36, "'p/zero' 0001", MqttConnectionFailure.ProtocolViolation)]
    [InlineData(V311, 0x36, "'p/zero' 0001", MqttConnectionFailure.ProtocolViolation)]
    [InlineData(V500, 0xE0, "8B", MqttConnectionFailure.Refused)]
    public async Task A_connection_that_ends_has_the_class_of_what_the_server_did(MqttProtocolVersion version, int firstByte, string body, MqttConnectionFailure failure)
    {
        await using var host = ClientHost.Create(version);
        var peer = await host.GoOnlineAsync();

        Answer(peer, firstByte, body);

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(failure, host.Connection.LastFailure!.Failure);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_from_one_that_does_not_answer()
    {
        await using var host = ClientHost.Create(V500);
        host.Network.MakeUnreachable("first");
        await host.StartAsync();
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttConnectionFailure.Unreachable, host.Connection.LastFailure!.Failure);

        host.Network.MakeReachable("first");
        await host.Time.PassAsync(ClientHost.ReconnectDelay);
        await host.Network.AcceptAsync();
        await host.Time.PassAsync(ClientHost.ConnectTimeout);
        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttConnectionFailure.TimedOut, host.Connection.LastFailure!.Failure);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Credentials_that_cannot_be_had_or_sent_are_told_from_those_that_are_refused(bool canBeHad)
    {
        await using var host = ClientHost.Create(
            V311, options => options.CredentialsProvider = _ => canBeHad ? new(new MqttCredentials(null, "a token")) : throw new InvalidOperationException("The vault is closed."));

        await host.StartAsync();

        await host.WhenAsync(MqttConnectionState.Waiting);
        Assert.Equal(MqttConnectionFailure.CredentialsUnavailable, host.Connection.LastFailure!.Failure);
    }

    [Fact]
    public async Task Whoever_waits_when_the_connection_is_closed_is_told_so()
    {
        await using var host = ClientHost.Create(V500);
        await host.StartAsync();
        var online = host.Connection.WaitForOnlineAsync(TestContext.Current.CancellationToken);
        host.Network.GoDown();
        await host.StopAsync();

        Assert.Equal(MqttConnectionFailure.Closed, (await Assert.ThrowsAsync<MqttConnectionException>(() => Within.Limits(online))).Failure);
    }

    private static void Answer(Peer peer, int firstByte, string body)
    {
        if (firstByte == Closes)
        {
            peer.Close();
        }
        else
        {
            peer.Send((byte)firstByte, body);
        }
    }
}
