using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TypedMqtt.Benchmarks.Generation;

/// <summary>A project that is typed in, and a driver that keeps what it knows from one keystroke to the next, as an editor does.</summary>
internal sealed class Editor
{
    private readonly CSharpCompilation _compilation;
    private GeneratorDriver _driver;
    private int _keystroke;

    internal Editor(CSharpCompilation compilation, IIncrementalGenerator generator)
    {
        _compilation = compilation;
        _driver = LargeProject.CreateDriver(generator).RunGenerators(compilation);
        if (_driver.GetRunResult().Results.Single().Exception is { } exception)
        {
            throw new InvalidOperationException("The generator failed.", exception);
        }
    }

    internal void Type() => _driver = _driver.RunGenerators(LargeProject.Type(_compilation, ++_keystroke));

    internal void Declare() => _driver = _driver.RunGenerators(LargeProject.Declare(_compilation, ++_keystroke));
}
