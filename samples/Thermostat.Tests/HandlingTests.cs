using Microsoft.Extensions.DependencyInjection;
using TypedMqtt;
using TypedMqtt.Testing;

namespace Thermostat.Tests;

/// <summary>What the application does with messages: a harness feeds its handlers and says what became of each message.</summary>
public sealed class HandlingTests : IAsyncLifetime
{
    private MqttHandlerHarness _harness = null!;

    public async ValueTask InitializeAsync() => _harness = await MqttHandlerHarness.StartAsync(
        mqtt => mqtt.AddThermostat().AddThermostatHandler<Ingest>().AddThermostatHandler<Heating>(), cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task A_reading_is_kept_and_acknowledged()
    {
        var result = await _harness.SendAsync<IThermostat>(thermostat => thermostat.TemperatureAsync("d7", zone: 2, new Reading(21.5, 40)));

        Assert.Equal(MqttHandlingOutcome.Handled, result.Outcome);
        Assert.True(result.IsAcknowledged);
        Assert.Equal(new Reading(21.5, 40), _harness.Get<Ingest>().Latest[("d7", 2)]);
    }

    [Fact]
    public async Task A_reading_that_cannot_be_is_a_failure_and_not_kept()
    {
        var result = await _harness.SendAsync<IThermostat>(thermostat => thermostat.TemperatureAsync("d7", zone: 2, new Reading(21.5, 140)));

        Assert.Equal("A humidity of 140 % cannot be.", Assert.IsType<InvalidOperationException>(result.Exception).Message);
        Assert.Empty(_harness.Get<Ingest>().Latest);
    }

    [Theory]
    [InlineData("acme/devices/d7/temperature/attic", """{"celsius":21.5,"humidity":40}""", MqttHandlingOutcome.Skipped)]
    [InlineData("acme/devices/d7/temperature/2", "warm", MqttHandlingOutcome.Failed)]
    [InlineData("acme/devices/d7/pressure", "1013", MqttHandlingOutcome.Unmatched)]
    public async Task What_is_not_of_the_contract_is_not_kept(string topic, string payload, MqttHandlingOutcome outcome)
    {
        var result = await _harness.SendAsync(topic, payload);

        Assert.Equal(outcome, result.Outcome);
        Assert.Empty(_harness.Get<Ingest>().Latest);
    }

    [Fact]
    public async Task A_wish_within_reason_is_granted_and_any_other_refused()
    {
        var thermostat = await _harness.ConnectAsync<IThermostat>(TestContext.Current.CancellationToken);

        Assert.Equal(new SetPoint(21), await thermostat.SetPointAsync("d7", new SetPoint(21), TestContext.Current.CancellationToken));
        var refusal = await Assert.ThrowsAsync<MqttFaultException<Rejected>>(() =>
            thermostat.SetPointAsync("d7", new SetPoint(31), TestContext.Current.CancellationToken).AsTask());
        Assert.Equal("too hot", refusal.Fault.Reason);
    }
}
