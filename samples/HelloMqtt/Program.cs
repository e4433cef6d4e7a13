using HelloMqtt;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

if (Arguments.Parse(args) is not { } arguments)
{
    await Console.Error.WriteLineAsync(Arguments.Usage);
    return 2;
}

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);

var mqtt = builder.Services
    .AddTypedMqtt(options => options.Server = arguments.Server ?? options.Server)
    .AddThermostat()
    .AddThermostatHandler<ConsoleHandler>();

if (arguments.Server is null)
{
    mqtt.UseEmbeddedBroker();
}

builder.Services.AddSingleton(arguments);
builder.Services.AddSingleton<HandledPayloads>();
builder.Services.AddHostedService<Demo>();

await builder.Build().RunAsync();
return 0;
