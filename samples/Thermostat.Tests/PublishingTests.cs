using Microsoft.Extensions.DependencyInjection;
using TypedMqtt;
using TypedMqtt.Testing;

namespace Thermostat.Tests;

/// <summary>What the application publishes: a recorder takes it, and there is no broker.</summary>
public sealed class PublishingTests
{
    private readonly MqttRecorder _recorder = new();
    private readonly ServiceProvider _services;

    public PublishingTests()
    {
        var services = new ServiceCollection();
        services.AddThermostatApplication();
        services.AddSingleton<IThermometer, FixedThermometer>();
        services.AddMqttRecorder(_recorder);
        _services = services.BuildServiceProvider();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reading_is_published_for_its_device_and_its_zone()
    {
        await _services.GetRequiredService<Sensor>().ReportAsync(Token);

        var message = Assert.Single(_recorder.On(ThermostatTopics.Temperature.Template));
        Assert.True(ThermostatTopics.Temperature.TryParse(message.Topic, out var deviceId, out var zone));
        Assert.Equal(("d7", 2), (deviceId, zone));
        Assert.Equal(FixedThermometer.Reading, message.As<Reading>());
        Assert.Equal("""{"celsius":21.5,"humidity":40}""", message.Text);
    }

    [Fact]
    public async Task A_reading_that_is_refused_is_published_again_with_the_next_one()
    {
        var sensor = _services.GetRequiredService<Sensor>();
        using (_recorder.RejectPublish("acme/#", MqttReasonCode.QuotaExceeded))
        {
            await sensor.ReportAsync(Token);
        }

        _recorder.Clear();
        await sensor.ReportAsync(Token);

        Assert.Equal(2, _recorder.On(ThermostatTopics.Temperature.Template).Count);
    }

    [Fact]
    public async Task A_wish_that_is_granted_is_told_as_it_was_granted()
    {
        _recorder.Answer(ThermostatTopics.SetPoint.Template, request => new SetPoint(request.As<SetPoint>().Celsius - 1));

        Assert.Equal("20 °C", await _services.GetRequiredService<Evening>().BeginAsync("d7", 21, Token));
    }

    [Fact]
    public async Task A_wish_that_is_refused_is_told_with_the_reason()
    {
        _recorder.Answer<SetPoint>(ThermostatTopics.SetPoint.Template, _ => throw new MqttFaultException<Rejected>(new Rejected("too hot")));

        Assert.Equal("too hot", await _services.GetRequiredService<Evening>().BeginAsync("d7", 31, Token));
    }
}
