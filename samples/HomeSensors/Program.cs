using HomeSensors;
using HomeSensors.Contracts;
using HomeSensors.Simulation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

if (Arguments.Parse(args) is not { } arguments)
{
    await Console.Error.WriteLineAsync(Arguments.Usage);
    return 2;
}

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSingleton(arguments);
builder.Services.AddSingleton<Climate>();
builder.Services.AddSingleton<HandledPayloads>();

var mqtt = builder.Services
    .AddTypedMqtt(options => options.Server = arguments.Server ?? options.Server)
    .AddZigbee2Mqtt()
    .AddZigbee2MqttHandler<ZigbeeHandler>()
    .AddTasmota()
    .AddTasmotaHandler<TasmotaHandler>();

if (arguments.Server is null)
{
    mqtt.UseEmbeddedBroker()
        .AddZigbee2MqttHandler<SimulatedRelays>()
        .AddTasmotaHandler<SimulatedRelays>();
    builder.Services.AddHostedService<Recording>();
}
else
{
    builder.Services.AddHostedService<Listening>();
}

using var host = builder.Build();
try
{
    // The host would check the options too, and fail with a stack trace; a command line deserves a sentence.
    host.Services.GetRequiredService<IStartupValidator>().Validate();
}
catch (OptionsValidationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}

await host.RunAsync();
return 0;
